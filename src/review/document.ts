/** Reads a spec once for all rules: its lines with what each is, its sections, requirements, scenarios, tables, definitions and references. */
import { definitions, type Definitions } from '../documents/definitions.ts';
import { findReferences, type Reference } from '../documents/references.ts';
import { readBase, type DocumentBase } from './document-base.ts';
import { findRequirements, type Requirement, type Scenario } from './requirements.ts';
import { findTables, type Table } from './tables.ts';

export interface SpecDocument extends DocumentBase {
  readonly requirements: readonly Requirement[];
  readonly scenarios: readonly Scenario[];
  readonly tables: readonly Table[];
  readonly definitions: Definitions;
  readonly references: readonly Reference[];
}

/** Reads a document; any bytes are accepted, time is linear in them. */
export function readDocument(path: string, bytes: Uint8Array): SpecDocument {
  const base = readBase(path, bytes);
  const tables = findTables(base);
  return {
    ...base,
    tables,
    ...findRequirements(base, tables),
    definitions: definitions(bytes, base.outline),
    references: findReferences(bytes, base.outline),
  };
}
