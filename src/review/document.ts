/** Reads a spec once for all rules: its lines with what each is, its sections, requirements, scenarios, tables, definitions and references. */
import { definitions, type Definitions } from '../documents/definitions.ts';
import { findReferences, type Reference } from '../documents/references.ts';
import { readText, type SpecText } from './spec-text.ts';
import { findRequirements, type Requirement, type Scenario } from './requirements.ts';
import { findTables, type Table } from './tables.ts';

export interface SpecDocument extends SpecText {
  readonly requirements: readonly Requirement[];
  readonly scenarios: readonly Scenario[];
  readonly tables: readonly Table[];
  readonly definitions: Definitions;
  readonly references: readonly Reference[];
}

/** Reads a document; any bytes are accepted, time is linear in them. */
export function readDocument(path: string, bytes: Uint8Array): SpecDocument {
  const text = readText(path, bytes);
  const tables = findTables(text);
  return {
    ...text,
    tables,
    ...findRequirements(text, tables),
    definitions: definitions(bytes, text.outline),
    references: findReferences(bytes, text.outline),
  };
}
