/** Holds the words: names that say something, files that say what they promise, no notes to self, no class but errors. */
import { describe, expect, it } from 'vitest';
import { codeFiles, docOf, exportsOf, isNode, lineOf, SHIPPED, source, sourceOf, walk, type Source } from './sources.ts';

const EMPTY_WORDS = ['manager', 'helper', 'util', 'service', 'base', 'data'];
const NOTES = /(?:^|\/\/|\*)\s*(TODO|FIXME|XXX|HACK)\b|\b(TODO|FIXME)[:(]/;

const LITERALS = ['StringLiteral', 'TemplateElement', 'RegExpLiteral', 'JSXText'];
const NEWLINE = 10;
const SPACE = 32;

/** Exported names that use such a word in its own sense. */
const ALLOWED: readonly string[] = [];

const CHECKS = {
  'names say something': emptyNames,
  'every file opens with a comment': withoutHead,
  'every exported function has a docstring': withoutDocs,
  'nobody leaves notes to self': notes,
  'only errors are classes': classes,
  'no file only passes others on': barrels,
} as const;

/** One text for each check that it must find fault with. */
const PLANTED: Readonly<Record<keyof typeof CHECKS, string>> = {
  'names say something': '/** A. */\n/** B. */\nexport function stringUtils(): void {}\n',
  'every file opens with a comment': 'export const bare = 1;\n',
  'every exported function has a docstring': '/** A. */\nimport "x";\nexport function undocumented(): void {}\n',
  'nobody leaves notes to self': `/** A. */\n// ${['TO', 'DO'].join('')}: later\n`,
  'only errors are classes': '/** A. */\nclass Store {}\nclass Fault extends Error {}\n',
  'no file only passes others on': "/** A. */\nexport * from './other.ts';\n",
};

describe('in the shipped code', () => {
  const files = codeFiles(SHIPPED).map(source);

  it.each(Object.entries(CHECKS))('%s', (name, check) => {
    expect(files.length).toBeGreaterThan(0);
    expect(files.flatMap(check)).toEqual([]);
    const planted = Object.entries(PLANTED).find(([key]) => key === name)?.[1] ?? '';
    expect(check(sourceOf('src/planted.ts', planted)), 'a planted fault is found').toHaveLength(1);
  });
});

it('tests hold no notes to self, and what they share opens with a comment', () => {
  const files = codeFiles(['test']).map(source);
  expect(files.flatMap((file) => [...(file.name.includes('.test.') ? [] : withoutHead(file)), ...notes(file)])).toEqual([]);
});

it('a note is seen in a comment and not in a text', () => {
  const word = ['TO', 'DO'].join('');
  expect(
    notes(
      sourceOf(
        'src/planted.ts',
        `/** A. */\nconst text = '${word}: not a note'; // ${word} later\nconst more = \`\n${word}: nor this\n\`;\n`,
      ),
    ),
  ).toEqual(['src/planted.ts:2']);
  expect(notes(sourceOf('src/planted.ts', `/** Finds \`${word}\` and its kin. */\n`))).toEqual([]);
});

function emptyNames(file: Source): readonly string[] {
  const base = file.name.slice(file.name.lastIndexOf('/') + 1).replace(/\..*$/, '');
  return [base, ...exportsOf(file).map((one) => one.name)]
    .filter((name) => !ALLOWED.includes(name) && wordsOf(name).some((word) => EMPTY_WORDS.includes(word.replace(/s$/, ''))))
    .map((name) => `${file.name}: ${name}`);
}

function wordsOf(name: string): readonly string[] {
  return name.split(/[^a-zA-Z]+|(?<=[a-z])(?=[A-Z])/).map((word) => word.toLowerCase());
}

function withoutHead(file: Source): readonly string[] {
  return /^(#!.*\n)?\/[*/]/.test(file.text) ? [] : [file.name];
}

function withoutDocs(file: Source): readonly string[] {
  return exportsOf(file)
    .filter((one) => one.callable && docOf(file, one.statement)?.startsWith('/**') !== true)
    .map((one) => `${file.name}:${lineOf(file, one.statement)}: ${one.name}`);
}

/** Lines with a note to self; what stands in a text, a pattern or a template is no comment. */
function notes(file: Source): readonly string[] {
  const bytes = Buffer.from(file.bytes);
  walk(file.body, (node) => {
    if (!LITERALS.includes(node.type) || node.span === undefined) return;
    for (let at = node.span.start - 1; at < node.span.end - 1; at++) if (bytes[at] !== NEWLINE) bytes[at] = SPACE;
  });
  return bytes
    .toString()
    .split('\n')
    .flatMap((line, index) => (NOTES.test(line) ? [`${file.name}:${index + 1}`] : []));
}

function classes(file: Source): readonly string[] {
  const found: string[] = [];
  walk(file.body, (node) => {
    const parent = node['superClass'];
    const isError = isNode(parent, 'Identifier') && String(parent['value']).endsWith('Error');
    if ((node.type === 'ClassDeclaration' || node.type === 'ClassExpression') && !isError) found.push(`${file.name}:${lineOf(file, node)}`);
  });
  return found;
}

function barrels(file: Source): readonly string[] {
  return file.body.some((statement) => statement.type === 'ExportAllDeclaration') ? [file.name] : [];
}
