import { describe, expect, it } from 'vitest';
import { encode } from '../../src/documents/lines.ts';
import { reviewSpec } from '../../src/review/review.ts';
import type { Example } from '../../src/review/rule.ts';
import { RULES } from '../../src/review/rules/index.ts';

const found = (rule: string, example: Example) =>
  reviewSpec(example.path ?? 'specs/example.md', encode(example.text), example.context).filter((finding) => finding.rule === rule);

describe('every review rule (W3)', () => {
  it.each(RULES.map((rule) => [rule.id, rule] as const))('%s finds its example and quotes it exactly', (id, rule) => {
    const findings = found(id, rule.fires);
    expect(findings).toHaveLength(1);
    for (const { line, column, quote, severity, message } of findings) {
      expect(rule.fires.text.split('\n')[line - 1]?.slice(column - 1, column - 1 + quote.length)).toBe(quote);
      expect(['CRITICAL', 'MEDIUM', 'LOW']).toContain(severity);
      expect(message).not.toBe('');
    }
  });

  it.each(RULES.map((rule) => [rule.id, rule] as const))('%s leaves its counter-example alone', (id, rule) => {
    expect(found(id, rule.silent)).toEqual([]);
  });

  it.each(RULES.map((rule) => [rule.id, rule] as const))(
    '%s is silenced by a gap-ok comment with a reason, and by nothing less',
    (id, rule) => {
      const [finding] = found(id, rule.fires);
      if (finding === undefined) throw new Error('the example does not fire');
      const lines = rule.fires.text.split('\n');
      const heading = lines[finding.line - 1]?.startsWith('#') ?? false;
      const beside = (comment: string): Example => ({
        ...rule.fires,
        text: lines
          .map((line, index) => (index !== finding.line - 1 ? line : heading ? `${comment}\n${line}` : `${line} ${comment}`))
          .join('\n'),
      });
      // Code and table rows have no room for a comment; theirs stands alone before the block, as for headings.
      if (/^(?:STM|TAB)/u.test(id) || finding.quote === '') return;
      expect(found(id, beside(`<!-- gap-ok ${id} agreed with the owner -->`))).toEqual([]);
      expect(found(id, beside(`<!-- gap-ok ${id} -->`))).toHaveLength(1);
      expect(found(id, beside('<!-- gap-ok ZZZ-99 agreed -->'))).toHaveLength(1);
    },
  );

  it('has an id, a source and a title of its own', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    for (const { id, source, title } of RULES) {
      expect(id).toMatch(/^[A-Z]{3}-\d{2}$/);
      expect(source).not.toBe('');
      expect(title).toMatch(/\.$/);
    }
  });
});
