import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createKeyStdin } from '../../../views/terminal/key-stdin.ts';

function rig() {
  const keyboard = Object.assign(new EventEmitter(), { resume: () => undefined, pause: () => undefined });
  const keys = createKeyStdin(keyboard);
  keys.listen();
  return { keys, type: (text: string) => keyboard.emit('data', Buffer.from(text)) };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the keyboard reader', () => {
  test('hands over one key per turn, so that a state change is done before the next key', async () => {
    const { keys, type } = rig();
    const log: string[] = [];
    keys.start({
      key: ({ name }) => {
        log.push(name);
        queueMicrotask(() => log.push(`after ${name}`));
      },
      paste: () => undefined,
      focus: () => undefined,
    });
    type('\u001b[B\ra');
    while (keys.waiting > 0) await turn();
    expect(log).toEqual(['down', 'after down', 'enter', 'after enter', 'a', 'after a']);
  });

  test('keeps keys that were typed before anybody took them', async () => {
    const { keys, type } = rig();
    type('jk');
    await turn();
    const log: string[] = [];
    keys.start({ key: ({ name }) => log.push(name), paste: () => undefined, focus: () => undefined });
    while (keys.waiting > 0) await turn();
    expect(log).toEqual(['j', 'k']);
  });

  test('tells replies at once and never as keys', () => {
    const { keys, type } = rig();
    const replies: string[] = [];
    const stop = keys.onReply((reply) => replies.push(reply));
    type('\u001b[?2026;2$y\u001b]11;rgb:0/0/0\u0007');
    stop();
    type('\u001b[?62c');
    expect(replies).toEqual(['\u001b[?2026;2$y', '\u001b]11;rgb:0/0/0\u0007']);
    expect(keys.waiting).toBe(0);
  });

  test('makes a lone Escape a key once nothing follows it', async () => {
    const { keys, type } = rig();
    const pressed = new Promise<string>((resolve) =>
      keys.start({ key: ({ name }) => resolve(name), paste: () => undefined, focus: () => undefined }),
    );
    type('\u001b');
    expect(await pressed).toBe('esc');
  });

  test('puts keys in front of those that wait', async () => {
    const { keys, type } = rig();
    const log: string[] = [];
    keys.start({
      key: ({ name }) => {
        log.push(name);
        if (name === 'a') keys.unread([{ name: 'x', text: 'x' }]);
      },
      paste: () => undefined,
      focus: () => undefined,
    });
    type('ab');
    while (keys.waiting > 0) await turn();
    expect(log).toEqual(['a', 'x', 'b']);
  });
});
