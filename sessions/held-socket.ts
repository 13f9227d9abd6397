/** A listening Unix socket as a mutex: the kernel lets go of it the instant its process ends, and whoever comes second can ask who holds it. */
import { once } from 'node:events';
import { type Server, type Socket, connect, createServer } from 'node:net';
import { errnoOf } from './failure.ts';

/** A live holder may be stopped and never answer; it holds all the same. */
const ANSWER_MS_MAX = 500;
const HELLO_BYTES_MAX = 4096;

/** A name bound by this process. `released` frees it and tells everybody who waits. */
export interface HeldSocket {
  release(): Promise<void>;
}

/** Listens on `path` and tells each caller `hello`. Resolves with undefined when the name is taken. */
export async function listenOn(path: string, hello: string): Promise<HeldSocket | undefined> {
  const callers = new Set<Socket>();
  const server: Server = createServer((caller) => {
    callers.add(caller);
    caller.unref();
    caller.on('error', () => caller.destroy());
    caller.on('close', () => callers.delete(caller));
    caller.resume();
    caller.write(`${hello}\n`);
  });
  server.unref();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ path, exclusive: true }, () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    if (errnoOf(error) === 'EADDRINUSE') return undefined;
    throw error;
  }
  return {
    async release() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const caller of callers) caller.destroy();
      await closed;
    },
  };
}

/** What asking at a name showed: nobody listens, or somebody does (`hello` absent: it does not answer). */
export type Asked = { readonly live: false } | { readonly live: true; readonly hello?: string; gone(): Promise<void>; leave(): void };

/** With no connection there is nothing to wait on but time. */
const pause = () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ANSWER_MS_MAX);
  });

/** Connects to a name to learn who holds it. `gone` resolves when the holder lets go, `leave` stops waiting for that. */
export async function ask(path: string): Promise<Asked> {
  const socket = connect({ path });
  try {
    await once(socket, 'connect');
  } catch (error) {
    socket.destroy();
    // A full backlog means that a process listens and does not accept: it is stopped, and holds.
    if (errnoOf(error) === 'EAGAIN') return { live: true, gone: pause, leave: () => undefined };
    if (['ECONNREFUSED', 'ENOENT', 'ECONNRESET'].includes(errnoOf(error))) return { live: false };
    throw error;
  }
  const closed = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
  socket.on('error', () => socket.destroy());
  const hello = await firstLine(socket, closed);
  if (hello === 'closed') return { live: false };
  const leave = () => void socket.destroy();
  return { live: true, gone: () => closed, leave, ...(hello === 'silent' ? {} : { hello: hello.line }) };
}

function firstLine(socket: Socket, closed: Promise<void>): Promise<{ line: string } | 'closed' | 'silent'> {
  let text = '';
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('silent'), ANSWER_MS_MAX);
    socket.setEncoding('utf8');
    socket.on('data', (piece: string) => {
      text += piece;
      if (!text.includes('\n') && text.length < HELLO_BYTES_MAX) return;
      clearTimeout(timer);
      resolve({ line: text.slice(0, HELLO_BYTES_MAX).split('\n')[0] ?? '' });
    });
    void closed.then(() => {
      clearTimeout(timer);
      resolve('closed');
    });
  });
}
