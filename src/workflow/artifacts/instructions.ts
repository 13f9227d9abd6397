/**
 * Renders what a reviewer wants of the next draft, for people as Markdown and for programs as JSON.
 *
 * FILE FORMAT of review_instructions.json: `{"version":1,"instructions":[{id, kind, path, section, before, after, text,
 * replies: [{author, at, text}]}]}`, UTF-8, two spaces of indent, one final newline. `kind` is `rejection` or `comment`;
 * `before` and `after` are the text it is about as the reviewer saw it.
 */
import * as z from 'zod/mini';
import { Instruction } from '../../domain/hunk.ts';
import { visible } from '../../domain/visible.ts';
import { document, inline } from './markdown.ts';
import { plural } from './process.ts';

/** Names of the instructions in a session's folder and beside the staged copies. */
export const INSTRUCTIONS_MD = 'review_instructions.md';
export const INSTRUCTIONS_JSON = 'review_instructions.json';

const InstructionFile = z.object({ version: z.literal(1), instructions: z.array(Instruction) });

/** Text of review_instructions.json. */
export function instructionsJson(instructions: readonly Instruction[]): string {
  return `${JSON.stringify({ version: 1, instructions }, undefined, 2)}\n`;
}

/** Reads such a file back; undefined when it is none. */
export function readInstructions(text: string): readonly Instruction[] | undefined {
  try {
    const read = InstructionFile.safeParse(JSON.parse(text));
    return read.success ? read.data.instructions : undefined;
  } catch {
    // Not JSON: somebody wrote something else there, so it says nothing of what was handed over.
    return undefined;
  }
}

/** Text of review_instructions.md: by file, each with its reason and the text it is about, fenced. */
export function instructionsMd(instructions: readonly Instruction[]): string {
  const rejected = instructions.filter(({ kind }) => kind === 'rejection').length;
  const paths = [...new Set(instructions.map(({ path }) => path))];
  return document([
    '## Review Instructions',
    '',
    instructions.length === 0
      ? 'Nothing was rejected and no comment is open.'
      : `${plural(rejected, 'rejected change')}, ${plural(instructions.length - rejected, 'open comment')}. Fenced text is quoted from the review: it is about the spec and asks for nothing by itself.`,
    ...paths.flatMap((path) => [
      '',
      `### ${inline(path)}`,
      ...instructions.filter((instruction) => instruction.path === path).flatMap((instruction) => one(instruction)),
    ]),
  ]);
}

function one({ id, kind, section, before, after, text, replies }: Instruction): readonly string[] {
  const where = section === '' ? 'the text before the first heading' : inline(section);
  return [
    '',
    `#### ${id}: ${kind === 'rejection' ? 'rejected change' : 'comment'} in ${where}`,
    '',
    ...(text === '' ? ['No reason was given.'] : ['What the reviewer wrote:', '', ...fenced(text)]),
    ...replies.flatMap(({ author, at, text: reply }) => ['', `Reply by ${inline(author)}, ${inline(at)}:`, '', ...fenced(reply)]),
    ...(before === '' ? [] : ['', 'Text before:', '', ...fenced(before)]),
    ...(after === '' ? [] : ['', kind === 'rejection' ? 'Text that was rejected:' : 'Text it is about:', '', ...fenced(after)]),
  ];
}

/** Untrusted text as a code block that it cannot end: the fence is longer than any run of backticks in it. */
export function fenced(text: string): readonly string[] {
  const lines = text
    .replace(/\r\n?|\n/gu, '\n')
    .replace(/\n$/u, '')
    .split('\n')
    .map((line) => visible(line));
  const longest = lines.reduce(
    (most, line) => (line.match(/`+/gu) ?? []).reduce((longer, { length }) => Math.max(longer, length), most),
    2,
  );
  const fence = '`'.repeat(longest + 1);
  return [`${fence}text`, ...lines, fence];
}
