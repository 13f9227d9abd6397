/** Edits the new text of one change in place: in a field over the review, which makes the draft anew with it. */
import { visible } from '../../../src/domain/visible.ts';
import type { Hunk } from '../../../src/domain/hunk.ts';
import { firstReason } from '../../parts/off.ts';
import type { Actions, View } from '../../screen.ts';
import { cannotEditBlock, editBlock } from './edit-block.ts';
import type { FilePlan } from './plan.ts';
import { sendSeen } from './seen.ts';
import { OUTLINE_PANE, closedReason, hereOf, placeAt } from './target.ts';

/** A longer text belongs in an editor. */
const UNITS_MAX = 8000;

/** The new text of a change, as a field can hold it. */
interface FieldText {
  readonly text: string;
  /** Line ending of the document, put back when the text is taken. */
  readonly ending: string;
  /** The change begins, or ends, with a line ending that the field does not show. */
  readonly led: boolean;
  readonly ended: boolean;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Why the change under the cursor cannot be edited in a field, or undefined when it can. */
export function cannotEditHere(view: View): string | undefined {
  const closed = firstReason(
    closedReason(view),
    view.session?.subject === undefined ? undefined : 'A review shows its target as it is: e opens the file.',
    view.ui.showAs === 'diff' ? undefined : 'Edits are made on the diff: o shows it.',
    view.ui.pane === OUTLINE_PANE ? 'Edit in the diff: Enter goes there.' : undefined,
  );
  if (closed !== undefined) return closed;
  const at = changeAt(view);
  if (at === undefined) return cannotEditBlock(view);
  const read = fieldText(at.plan, at.hunk);
  return typeof read === 'string' ? read : undefined;
}

/** `E`: a field with the new text, or with the requirement under the cursor; what is sent replaces it in the draft. */
export function editHere(view: View, act: Actions): void {
  const at = changeAt(view);
  if (at === undefined) return editBlock(view, act);
  const read = fieldText(at.plan, at.hunk);
  if (typeof read === 'string') return;
  const { plan, hunk } = at;
  act.prompt({
    kind: 'text',
    id: `review.text.${hunk.id}`,
    label: `New text of "${visible(hunk.summary)}"`,
    initial: read.text,
    multiline: true,
    tall: true,
    submit: (text) => {
      if (text === read.text) return act.notice('Nothing was changed.');
      sendSeen(view, act);
      act.draftText(plan.draft.path, replaced(plan, hunk, text, read));
    },
  });
}

function changeAt(view: View): { readonly plan: FilePlan; readonly hunk: Hunk } | undefined {
  const here = hereOf(view);
  const place = here === undefined ? undefined : placeAt(here.rows, here.cursor);
  const plan = here?.rows.files[place?.file ?? -1]?.plan;
  return place === undefined || place.group !== undefined || plan === undefined ? undefined : { plan, hunk: place.hunk };
}

/** The text for the field, or why a field cannot hold it without changing more than the person typed. */
function fieldText(plan: FilePlan, { after, line }: Hunk): FieldText | string {
  let whole: string;
  try {
    whole = decoder.decode(plan.after.bytes.subarray(after.start, after.end));
  } catch {
    // Bytes that are no UTF-8 would be lost on the way through a field.
    return 'This text is not UTF-8: e opens it in your editor.';
  }
  const ending = endingOf(whole, plan);
  const unified = ending === '\r\n' ? whole.replaceAll('\r\n', '\n') : whole;
  if (unified.length > UNITS_MAX) return 'This text is too long for a field: e opens it in your editor.';
  if (visible(unified, { newline: true }) !== unified)
    return 'This text holds characters that a field cannot show as they are: e opens it in your editor.';
  // The last line of a text without a final line ending is taken with the ending before it.
  const led = unified.startsWith('\n') && (plan.structure().lines.starts[line.after - 1] ?? 0) > after.start;
  const ended = unified.endsWith('\n') && unified.length > (led ? 1 : 0);
  return { text: unified.slice(led ? 1 : 0, ended ? -1 : undefined), ending, led, ended };
}

function endingOf(text: string, plan: FilePlan): string {
  const sample = text.includes('\n') ? text : plan.after.count() > 0 ? decodeStart(plan) : '';
  return /\r\n/u.test(sample) && !/(?:^|[^\r])\n/u.test(sample) ? '\r\n' : '\n';
}

/** Bytes from which the line ending of a document is told. */
const SAMPLE_BYTES = 4096;

function decodeStart({ after }: FilePlan): string {
  return new TextDecoder().decode(after.bytes.subarray(0, SAMPLE_BYTES));
}

/** The draft's bytes with the change's new text replaced; all other bytes stay. */
function replaced({ after }: FilePlan, hunk: Hunk, text: string, { ending, led, ended }: FieldText): Uint8Array {
  const isLast = hunk.after.end === after.bytes.length;
  const closing = text !== '' && (ended || (hunk.after.start === hunk.after.end && !isLast)) ? '\n' : '';
  const opening = led && text !== '' ? '\n' : '';
  const middle = encoder.encode(`${opening}${text}${closing}`.replaceAll('\n', ending));
  const bytes = new Uint8Array(hunk.after.start + middle.length + after.bytes.length - hunk.after.end);
  bytes.set(after.bytes.subarray(0, hunk.after.start));
  bytes.set(middle, hunk.after.start);
  bytes.set(after.bytes.subarray(hunk.after.end), hunk.after.start + middle.length);
  return bytes;
}
