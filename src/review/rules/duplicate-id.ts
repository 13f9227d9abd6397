/** REF-03: a requirement id or name that stands for two requirements. */
import type { Found, Rule } from '../rule.ts';

export const duplicateId: Rule = {
  id: 'REF-03',
  severity: 'CRITICAL',
  source: 'OpenSpec validate (duplicate requirement name); INCOSE GtWR (unique identification)',
  title: 'A requirement id or name is defined once.',
  fires: { text: '# Login\n\n- **FR-001**: A MUST b.\n- **FR-002**: A MUST c.\n- **FR-002**: A MUST d.\n' },
  silent: {
    text: '# Login\n\n- **FR-001**: A MUST b.\n- **FR-002**: A MUST c, unlike FR-001.\n\n## Trace\n\n- FR-001 is shown by the first story.\n- FR-002 is shown by the second.\n',
  },
  check(document): readonly Found[] {
    const seen = new Map<string, number>();
    return document.definitions.ids.flatMap(({ name, line }): readonly Found[] => {
      // Numbers of acceptance criteria restart with every list, and each delta section has its own names.
      if (/^\d+\.\d/u.test(name)) return [];
      const entry = document.lines[line - 1];
      const parent = document.format === 'openspec-delta' ? (document.sections[entry?.section ?? -1]?.parent ?? -1) : -1;
      const key = `${parent} ${name}`;
      const first = seen.get(key);
      if (first === undefined) seen.set(key, line);
      const column = entry?.text.indexOf(name) ?? -1;
      if (first === undefined || entry === undefined || column === -1 || !definesText(entry.text, name)) return [];
      return [
        {
          line: line - 1,
          column,
          quote: name,
          message: `${name} is already defined at line ${first}: a reference to it is ambiguous`,
          fix: 'Give one of the two an id of its own.',
        },
      ];
    });
  },
};

/** A heading that begins with the id or name, or an item whose id is followed by the mark of a definition. Tables and lists that only mention ids trace them. */
function definesText(text: string, name: string): boolean {
  const at = text.indexOf(name);
  const before = text.slice(0, at);
  if (/^\s*#/u.test(text)) return /^\s*#+\s*(?:Requirement:?\s*)?[*_`[(]*$/iu.test(before);
  return !/^\s*\|/u.test(text) && /^[\])*_`~]*\s*(?::|[-–—]\s|\.\s|\*\*)/u.test(text.slice(at + name.length));
}
