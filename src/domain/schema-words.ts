/** Gives schema errors their English sentences; the small schema library comes without any. */
import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';

let given = false;

/** Must be called before a schema's message is shown to a person. */
export function giveSchemaWords(): void {
  if (given) return;
  given = true;
  z.config(en());
}
