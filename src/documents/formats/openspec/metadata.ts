/** Reads `.openspec.yaml`: which schema a change follows, and whether it says that no spec changes. Refuses what OpenSpec refuses, with its words. */
import { parse } from 'yaml';

/** A file that is there but cannot be taken as metadata. */
export interface BadMetadata {
  readonly kind: 'bad';
  /** `goal: Invalid input: ...`, or that the file is no YAML. */
  readonly reason: string;
  /** What the file says of the marker although it cannot be taken. */
  readonly skipMentioned: boolean;
}

export interface Metadata {
  readonly kind: 'metadata';
  readonly schema: string;
  readonly skipSpecs: boolean;
  /** A main spec may go with its last requirement. */
  readonly retires: boolean;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/u;
const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*$/u;
const SKIP_LINE = /^[^\S\n]*(['"]?)skip_specs\1\s*:/mu;

/** Reads the metadata of a change. Never throws. */
export function readMetadata(text: string): Metadata | BadMetadata {
  let value: unknown;
  try {
    value = parse(text, { logLevel: 'error' });
  } catch {
    /* Whatever the parser dislikes, the answer is the same: this is no YAML. */
    return { kind: 'bad', reason: 'the file is not valid YAML', skipMentioned: SKIP_LINE.test(text) };
  }
  const reason = problem(value);
  const fields = isRecord(value) ? value : {};
  if (reason !== undefined) {
    const skipMentioned = typeof value === 'object' && value !== null && 'skip_specs' in value && value.skip_specs !== false;
    return { kind: 'bad', reason: reason.replaceAll(/[\u0000-\u001f\u007f]/gu, '?'), skipMentioned };
  }
  return {
    kind: 'metadata',
    schema: String(fields['schema']),
    skipSpecs: fields['skip_specs'] === true,
    retires: fields['retire_capabilities'] === true,
  };
}

/** Schema that `config.yaml` names; undefined when it names none that can be used. Never throws. */
export function configSchema(text: string): string | undefined {
  try {
    const value: unknown = parse(text, { logLevel: 'error' });
    const schema = isRecord(value) ? value['schema'] : undefined;
    return typeof schema === 'string' && schema !== '' ? schema : undefined;
  } catch {
    /* A configuration that cannot be read is ignored, as the oracle does with a warning. */
    return undefined;
  }
}

type Check = (value: unknown, path: string) => string | undefined;

/** The first thing that is wrong, in the order of the fields. */
function problem(value: unknown): string | undefined {
  if (!isRecord(value)) return invalid('object', value, '');
  for (const [name, check, required] of FIELDS) {
    const field = value[name];
    if (field === undefined && !required) continue;
    const found = check(field, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

const text =
  (empty: string): Check =>
  (value, path) =>
    typeof value !== 'string' ? invalid('string', value, path) : value === '' ? `${path}: ${empty}` : undefined;

const TOO_SMALL = 'Too small: expected string to have >=1 characters';

const flag: Check = (value, path) => (typeof value === 'boolean' ? undefined : invalid('boolean', value, path));

const date: Check = (value, path) => {
  if (typeof value !== 'string') return invalid('string', value, path);
  return DATE.test(value) ? undefined : `${path}: created must be YYYY-MM-DD format`;
};

const areas: Check = (value, path) => {
  if (!Array.isArray(value)) return invalid('array', value, path);
  for (const [index, area] of value.entries()) {
    const found = text(TOO_SMALL)(area, `${path}.${index}`);
    if (found !== undefined) return found;
  }
  return undefined;
};

const kebab =
  (label: string): Check =>
  (value, path) => {
    if (typeof value !== 'string') return invalid('string', value, path);
    return KEBAB.test(value)
      ? undefined
      : `${path}: ${label} must be kebab-case with lowercase letters, numbers, and single hyphen separators`;
  };

const initiative: Check = (value, path) => {
  if (!isRecord(value)) return invalid('object', value, path);
  const found = kebab('Store id')(value['store'], `${path}.store`) ?? kebab('Initiative id')(value['id'], `${path}.id`);
  if (found !== undefined) return found;
  const extra = Object.keys(value).filter((key) => key !== 'store' && key !== 'id');
  if (extra.length === 0) return undefined;
  return `${path}: Unrecognized key${extra.length === 1 ? '' : 's'}: ${extra.map((key) => JSON.stringify(key)).join(', ')}`;
};

const FIELDS: readonly (readonly [string, Check, boolean])[] = [
  ['schema', text('schema is required'), true],
  ['created', date, false],
  ['goal', text(TOO_SMALL), false],
  ['affected_areas', areas, false],
  ['initiative', initiative, false],
  ['skip_specs', flag, false],
  ['retire_capabilities', flag, false],
];

function invalid(expected: string, value: unknown, path: string): string {
  const received =
    value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value === 'number' && Number.isNaN(value) ? 'NaN' : typeof value;
  return `${path === '' ? '' : `${path}: `}Invalid input: expected ${expected}, received ${received}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
