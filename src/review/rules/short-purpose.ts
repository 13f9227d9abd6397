/** STR-03: a purpose too short to tell what the spec is for. */
import { headingPlace, type Rule } from '../rule.ts';

/** The figure of `openspec validate`. */
const PURPOSE_MIN = 50;

export const shortPurpose: Rule = {
  id: 'STR-03',
  severity: 'LOW',
  source: 'OpenSpec validate (Purpose of at least 50 characters)',
  title: 'The purpose is long enough to tell what the spec is for.',
  fires: { text: '# Login\n\n## Purpose\n\nSign in.\n\n## Requirements\n\n### Requirement: Lockout\n\nThe system SHALL lock.\n' },
  silent: {
    text: '# Login\n\n## Purpose\n\nLets people with an account prove who they are before they see anything.\n\n## Requirements\n\n### Requirement: Lockout\n\nThe system SHALL lock.\n',
  },
  check(document) {
    if (document.format !== 'openspec') return [];
    return document.sections.flatMap(({ heading, startLine, level }, index) => {
      if (!/^Purpose$/iu.test(heading) || level > 2) return [];
      const text: string[] = [];
      for (let line = startLine; document.lines[line]?.section === index; line += 1) text.push(document.lines[line]?.text.trim() ?? '');
      const length = text.join(' ').trim().length;
      if (length === 0 || length >= PURPOSE_MIN) return [];
      return [
        {
          ...headingPlace(document, index),
          message: `the purpose has ${length} characters; fewer than ${PURPOSE_MIN} seldom tell what a spec is for`,
        },
      ];
    });
  },
};
