/** Reads which phases a record of approvals (`spec.json` of cc-sdd) holds as written and as approved. */
import { bomLength, decode } from './lines.ts';

/** One phase: `requirements`, `design`, `tasks`. */
export interface PhaseApproval {
  readonly phase: string;
  /** Its document has been written. */
  readonly generated: boolean;
  readonly approved: boolean;
}

/** Phases in the order of the file; none where the bytes are no such record. */
export function approvalsOf(bytes: Uint8Array): readonly PhaseApproval[] {
  const record = objectOf(parsed(bytes));
  return Object.entries(objectOf(record['approvals'])).map(([phase, value]) => {
    const { generated, approved } = objectOf(value);
    return { phase, generated: generated === true, approved: approved === true };
  });
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decode(bytes, bomLength(bytes)));
  } catch {
    // Half written or no JSON at all: it records nothing.
    return undefined;
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
