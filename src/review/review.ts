/** The embedded reviewer: runs every rule over one spec. No model, same bytes, same findings. */
import type { Finding } from '../domain/gap.ts';
import { encodingFindings } from './encoding.ts';
import { readDocument } from './document.ts';
import { sectionId } from './spec-text.ts';
import { compareFindings } from './ledger.ts';
import type { ReviewContext } from './rule.ts';
import { RULES } from './rules/index.ts';
import { suppressionsOf } from './suppressions.ts';

/**
 * Findings of all rules in document order. Each quotes the exact text at its line and column (both 1-based, columns in
 * UTF-16 units). Without a context, files and other specs are taken to be there. Any bytes are accepted; time is linear.
 */
export function reviewSpec(path: string, bytes: Uint8Array, context?: ReviewContext): Finding[] {
  const document = readDocument(path, bytes);
  const suppressed = suppressionsOf(document);
  const findings = RULES.flatMap((rule) =>
    rule
      .check(document, context)
      .filter(({ line }) => !suppressed(rule.id, line))
      .map(({ line, column, quote, message, fix, mechanical, severity }): Finding => ({
        rule: rule.id,
        severity: severity ?? rule.severity,
        path,
        section: sectionId(document, line),
        line: line + 1,
        column: column + 1,
        quote,
        message,
        ...(fix === undefined ? {} : { fix }),
        mechanical: mechanical ?? false,
      })),
  );
  return [...encodingFindings(document), ...findings].toSorted(compareFindings);
}
