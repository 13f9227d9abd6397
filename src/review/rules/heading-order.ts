/** STR-06: headings that skip a level or repeat a sibling. */
import { headingPlace, type Found, type Rule } from '../rule.ts';

export const headingOrder: Rule = {
  id: 'STR-06',
  severity: 'LOW',
  source: 'WCAG 2.2 G141; CommonMark anchors',
  title: 'Headings go down one level at a time, and siblings differ.',
  fires: { text: '# Login\n\n## Limits\n\nFive.\n\n## Limits\n\nTen.\n' },
  silent: { text: '# Login\n\n## Web\n\n### Limits\n\nFive.\n\n## Mobile\n\n### Limits\n\nTen.\n' },
  check(document): readonly Found[] {
    const seen = new Set<string>();
    return document.sections.flatMap(({ heading, level, parent }, index): readonly Found[] => {
      const above = document.sections[index - 1];
      const key = `${parent}\n${level}\n${heading.toLowerCase()}`;
      const repeated = seen.has(key);
      seen.add(key);
      if (above !== undefined && level > above.level + 1) {
        return [
          {
            ...headingPlace(document, index),
            message: `heading of level ${level} under one of level ${above.level}`,
            fix: `Use level ${above.level + 1}.`,
          },
        ];
      }
      return repeated && heading !== '' && !/^(?:ADDED|MODIFIED|REMOVED|RENAMED) Requirements$/iu.test(heading)
        ? [
            {
              ...headingPlace(document, index),
              message: `a second heading "${heading}" at the same place: links to it are ambiguous`,
              fix: 'Give the two headings different names.',
            },
          ]
        : [];
    });
  },
};
