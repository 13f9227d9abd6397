/** Keeps texts that a person has begun and not sent, so that neither Esc nor a crash loses them. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';

const SAVE_AFTER_MS = 300;

export interface Drafts {
  all(): Readonly<Record<string, string>>;
  /** Keeps a text, or forgets it when it is empty. Saved a moment later. */
  keep(field: string, text: string): void;
  /** Saves what is not saved yet. */
  close(): Promise<void>;
}

/** The drafts in a file. One that does not parse is as if there were none; nothing is written before something is kept. */
export function createDrafts(path: string): Drafts {
  let texts = read(path);
  let timer: NodeJS.Timeout | undefined;
  let saving: Promise<void> = Promise.resolve();
  const save = () => {
    timer = undefined;
    const bytes = new TextEncoder().encode(JSON.stringify(texts));
    // A draft that cannot be saved is still in the field; the session itself is not touched.
    saving = saving.then(() => write(path, bytes)).catch(() => undefined);
  };
  return {
    all: () => texts,
    keep: (field, text) => {
      const { [field]: _old, ...others } = texts;
      texts = text === '' ? others : { ...others, [field]: text };
      timer ??= setTimeout(save, SAVE_AFTER_MS);
    },
    close: async () => {
      if (timer !== undefined) {
        clearTimeout(timer);
        save();
      }
      await saving;
    },
  };
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  const { atomicWrite } = await import('../../sessions/atomic-write.ts');
  const { nodeDisk } = await import('../../sessions/disk.ts');
  const { ensureStore } = await import('../../sessions/store-folder.ts');
  await ensureStore(nodeDisk, dirname(dirname(path)));
  await atomicWrite(nodeDisk, path, bytes);
}

function read(path: string): Record<string, string> {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    // None kept, or not readable: the person starts with empty fields.
    return {};
  }
}
