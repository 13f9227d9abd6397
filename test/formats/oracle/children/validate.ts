/** Runs OpenSpec's own `validate --json` for every request on standard input, one process for all of them, and prints the answers. */
import { readFileSync } from 'node:fs';

import * as z from 'zod/mini';

const Requests = z.array(z.object({ folder: z.string(), scope: z.string(), strict: z.boolean() }));
const place = new URL('../../../../node_modules/@fission-ai/openspec/dist/commands/validate.js', import.meta.url);
const { ValidateCommand }: { readonly ValidateCommand: new () => Command } = await import(place.href);

interface Command {
  execute(item: undefined, options: Readonly<Record<string, boolean>>): Promise<void>;
}

let said = '';
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = (text: string | Uint8Array): boolean => {
  said += typeof text === 'string' ? text : Buffer.from(text).toString();
  return true;
};
const answers: unknown[] = [];
for (const { folder, scope, strict } of Requests.parse(JSON.parse(readFileSync(0, 'utf8')))) {
  said = '';
  process.chdir(folder);
  await new ValidateCommand().execute(undefined, { [scope]: true, strict, json: true, noInteractive: true });
  answers.push(JSON.parse(said));
}
process.exitCode = 0;
write(JSON.stringify(answers));
