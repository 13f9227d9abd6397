import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createKeyDecoder } from '../../../views/terminal/key-decoder.ts';
import type { TerminalInput } from '../../../views/terminal/key-decoder.ts';

/** Inputs of one chunk, or of several, with the pause at the end that makes a lone Escape a key. */
function decode(...chunks: readonly (string | Uint8Array)[]): readonly TerminalInput[] {
  const decoder = createKeyDecoder();
  return [...chunks.flatMap((chunk) => decoder.push(chunk)), ...decoder.flush()];
}

/** Key names, and other inputs as `<kind>`. */
function names(...chunks: readonly (string | Uint8Array)[]): readonly string[] {
  return decode(...chunks).map((input) => (input.kind === 'key' ? input.key.name : `<${input.kind}>`));
}

/** Texts that are typed. */
const typed = (inputs: readonly TerminalInput[]): string => inputs.map((input) => (input.kind === 'key' ? input.key.text : '')).join('');

describe('the key decoder', () => {
  test.each<readonly [string, readonly string[]]>([
    ['jjGg', ['j', 'j', 'G', 'g']],
    [' \r\t\n\u007f\b', ['space', 'enter', 'tab', 'ctrl+j', 'backspace', 'backspace']],
    ['\u0003\u0004\u0015\u001a\u000c', ['ctrl+c', 'ctrl+d', 'ctrl+u', 'ctrl+z', 'ctrl+l']],
    ['\u001b[A\u001b[B\u001bOC\u001bOD', ['up', 'down', 'right', 'left']],
    ['\u001b[H\u001b[F\u001b[1~\u001b[4~\u001b[5~\u001b[6~\u001b[3~', ['home', 'end', 'home', 'end', 'pageup', 'pagedown', 'delete']],
    ['\u001b[Z', ['shift+tab']],
    ['\u001b', ['esc']],
    ['\u001b\u001b', ['esc', 'esc']],
    ['\u001bj', ['alt+j']],
    ['\u001bé', ['alt+é']],
    ['\u001b\r', ['alt+enter']],
    ['\u001b\u001bj', ['esc', 'alt+j']],
    ['\u001b[1;5A\u001b[1;2C\u001b[3;5~', ['ctrl+up', 'shift+right', 'ctrl+delete']],
    ['\u001b[27u\u001b[13;2u\u001b[97;5u\u001b[106;1:3u\u001b[97;2u', ['esc', 'shift+enter', 'ctrl+a', 'A']],
    ['\u001b[27;2;13~', ['shift+enter']],
    ['\u001b[I\u001b[O', ['<focus>', '<focus>']],
    ['\u001b]11;rgb:1e1e/1e1e/1e1e\u0007j', ['<reply>', 'j']],
    ['\u001b]11;rgb:ffff/ffff/ffff\u001b\\j', ['<reply>', 'j']],
    [
      '\u001b[?62;4c\u001b[?2026;2$y\u001b[12;40R\u001b[0n\u001b[?1u\u001bP>|kitty\u001b\\',
      ['<reply>', '<reply>', '<reply>', '<reply>', '<reply>', '<reply>'],
    ],
    ['\u001b[<0;10;5M\u001b[<0;10;5m\u001b[M !!', ['<reply>', '<reply>', '<reply>']],
    ['\u001bOP\u001b[15~\u001b[24~', []],
    ['\u001b[200~jjj\u001b[A\r\u001b[201~k', ['<paste>', 'k']],
    ['👩‍👩‍👧漢é', ['👩‍👩‍👧', '漢', 'é']],
    ['\u009b2J', ['2', 'J']],
  ])('reads %j as %j', (bytes, expected) => {
    expect(names(bytes)).toEqual(expected);
  });

  test('reads the same keys however the bytes are cut', () => {
    const keys = [
      'j',
      'G',
      ' ',
      '\r',
      '\t',
      '\u0003',
      '\u001b[A',
      '\u001b[1;5C',
      '\u001b[3~',
      'é',
      '漢',
      '\u001b[200~a\nb\u001b[201~',
      '\u001b]11;rgb:0/0/0\u0007',
      '\u001b[?2026;2$y',
      '\u001b[I',
      '\u001b[<0;1;2M',
      '\u001b[13;2u',
    ];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...keys), { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat({ max: 60 }), { maxLength: 6 }),
        (sequence, cuts) => {
          const bytes = Buffer.from(sequence.join(''));
          const places = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).toSorted((a, b) => a - b), bytes.length];
          const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index] ?? 0, end));
          expect(names(...chunks)).toEqual(names(bytes));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('never turns a paste or an answer of the terminal into keys', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (content) => {
        const inner = content.replaceAll('\u001b', '').replaceAll('\u0007', '').replaceAll('\u009c', '');
        expect(names(`\u001b[200~${inner}\u001b[201~`)).toEqual(['<paste>']);
        expect(names(`\u001b]52;c;${inner}\u0007`)).toEqual(['<reply>']);
      }),
    );
    const endless = createKeyDecoder();
    expect(endless.push(`\u001b]52;c;${'j'.repeat(20_000)}`)).toEqual([]);
    expect(endless.push('q\u0007')).toHaveLength(1);
  });

  test('gives a paste line feeds and no controls', () => {
    expect(decode('\u001b[200~a\r\nb\rc\u001b\u0007\td\u001b[201~')).toEqual([{ kind: 'paste', text: 'a\nb\nc\td' }]);
  });

  test('takes a paste whose end never comes as it is', () => {
    expect(decode('\u001b[200~half')).toEqual([{ kind: 'paste', text: 'half' }]);
  });

  test('types exactly the text that was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
        const plain = text.replaceAll(/[\u0000-\u001f\u007f-\u009f]/g, '');
        expect(typed(decode(plain))).toBe(plain);
      }),
    );
  });
});
