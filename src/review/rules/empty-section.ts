/** STR-02: a heading with nothing under it. */
import { LINE_COMMENT } from '../../documents/blocks.ts';
import { headingPlace, type Rule } from '../rule.ts';

export const emptySection: Rule = {
  id: 'STR-02',
  severity: 'CRITICAL',
  source: 'OpenSpec; ISO/IEC/IEEE 29148 (complete)',
  title: 'Every section says something.',
  fires: { text: '# Login\n\nHow people sign in.\n\n## Errors\n\n<!-- describe -->\n\n## Limits\n\nFive attempts.\n' },
  silent: {
    text: '# Login\n\n## Errors\n\n### Wrong password\n\nShown inline.\n\n## Sketch\n\n```\n[box]\n```\n\n## Out of scope\n\nNone\n',
  },
  check(document) {
    return document.sections.flatMap((section, index) => {
      const next = document.sections[index + 1];
      const hasChildren = next !== undefined && next.level > section.level;
      if (hasChildren || section.heading === '' || isBoilerplate(section.heading) || hasContent(document, index)) return [];
      // Scenarios and requirements without content have rules of their own.
      if (/^(?:Scenario|Requirement):/iu.test(section.heading)) return [];
      const severity = section.level > 2 ? ('MEDIUM' as const) : ('CRITICAL' as const);
      return [
        {
          ...headingPlace(document, index),
          severity,
          message: `section "${section.heading}" is empty`,
          fix: 'Write it, say "None" and why, or remove the heading.',
        },
      ];
    });
  },
};

/** Headings that say what they have to say: a value after a colon, an exclamation, a divider. */
function isBoilerplate(heading: string): boolean {
  return /^(?:appendix|part)\b|:[*_]*\s+\S|!|\p{Extended_Pictographic}\s*$/iu.test(heading);
}

function hasContent(document: Parameters<Rule['check']>[0], section: number): boolean {
  for (let line = document.sections[section]?.startLine ?? 0; document.lines[line]?.section === section; line += 1) {
    const text = document.lines[line]?.text.replaceAll(/<!--.*?(?:-->|$)/gu, '').trim() ?? '';
    const inComment = document.lines[line]?.kind === 'other' && document.outline.kinds[line] === LINE_COMMENT;
    if (text !== '' && !inComment && !/^(?:-{3,}|\*{3,}|_{3,})$/u.test(text)) return true;
  }
  return false;
}
