/** lowdb over our own durable writes: lowdb's file adapters never sync, so a power cut can leave the file they write empty or gone. */
import type { Adapter } from 'lowdb';
import { atomicWrite } from './atomic-write.ts';
import type { Disk } from './disk.ts';

/**
 * A lowdb adapter for one JSON file, replaced atomically and durably. `parse` turns the text into data, or into undefined
 * when it is not what it should be; then, as when there is no file, `read` gives null and lowdb keeps its default.
 */
export function jsonFile<T>(disk: Disk, path: string, parse: (text: string) => T | undefined): Adapter<T> {
  return {
    async read() {
      const found = await disk.read(path);
      return found === undefined ? null : (parse(Buffer.from(found.bytes).toString('utf8')) ?? null);
    },
    write: (data) => atomicWrite(disk, path, Buffer.from(JSON.stringify(data))),
  };
}
