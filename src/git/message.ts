/** Writes and finds the trailer by which a session recognises the commits it made. Pure. */

const TRAILER = 'Trueup-Session';
const TRAILER_LINE = /^[A-Za-z0-9-]+: \S/;

/** The trailer's value for the nth group (from 1) of a session. */
export function trailerValue(session: string, group: number): string {
  return `${session}/${group}`;
}

/** The message with its trailer, in the block of trailers that it ends with or in a new one. */
export function withTrailer(message: string, value: string): string {
  const text = message.trimEnd();
  const paragraphs = text.split(/\n\s*\n/);
  const last = paragraphs.length > 1 ? (paragraphs.at(-1) ?? '').split('\n') : [];
  const continues = last.length > 0 && last.every((line) => TRAILER_LINE.test(line));
  return `${text}${continues ? '\n' : '\n\n'}${TRAILER}: ${value}\n`;
}

/** The values of the trailer in the last paragraph of a message. */
export function trailerValues(message: string): readonly string[] {
  const last =
    message
      .trimEnd()
      .split(/\n\s*\n/)
      .at(-1) ?? '';
  const prefix = `${TRAILER}: `;
  return last
    .split('\n')
    .filter((line) => line.startsWith(prefix))
    .map((line) => line.slice(prefix.length).trim());
}

/** The first line of a message. */
export function titleOf(message: string): string {
  return message.trimStart().split('\n', 1)[0]?.trimEnd() ?? '';
}
