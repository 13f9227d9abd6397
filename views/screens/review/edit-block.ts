/** Edits the requirement, scenario or criterion under the cursor where nothing changed yet; no other byte of the document is touched. */
import { editText, editableText } from '../../../src/documents/formats/edit-text.ts';
import { formatOf } from '../../../src/documents/formats/formats.ts';
import { applySplices } from '../../../src/documents/formats/splice.ts';
import type { ByteRange } from '../../../src/domain/hunk.ts';
import { visible } from '../../../src/domain/visible.ts';
import type { Actions, View } from '../../screen.ts';
import type { FilePlan } from './plan.ts';
import { sendSeen } from './seen.ts';
import { hereOf, lineAt } from './target.ts';

/** The text under the cursor that can be edited by itself. */
interface Block {
  readonly plan: FilePlan;
  readonly title: string;
  readonly range: ByteRange;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Why there is no text to edit under the cursor, or undefined when there is. */
export function cannotEditBlock(view: View): string | undefined {
  const block = blockAt(view);
  if (block === undefined) return 'There is no change and no requirement text under the cursor: ] goes to the next change.';
  try {
    decoder.decode(block.plan.after.bytes.subarray(block.range.start, block.range.end));
  } catch {
    return 'This text is not UTF-8: e opens it in your editor.';
  }
  const text = editableText(block.plan.after.bytes, block.range);
  return visible(text, { newline: true }) === text
    ? undefined
    : 'This text holds characters that a field cannot show as they are: e opens it in your editor.';
}

/** A field with the text; what is sent becomes a change of the draft. */
export function editBlock(view: View, act: Actions): void {
  const block = blockAt(view);
  if (block === undefined) return;
  const { plan, range, title } = block;
  const { bytes } = plan.after;
  const initial = editableText(bytes, range);
  act.prompt({
    kind: 'text',
    id: `review.block.${plan.draft.path}.${range.start}`,
    label: `Text of "${visible(title)}"`,
    initial,
    multiline: true,
    tall: true,
    submit: (text) => {
      if (text === initial) return act.notice('Nothing was changed.');
      sendSeen(view, act);
      act.draftText(plan.draft.path, applySplices(bytes, editText(bytes, range, text)));
    },
  });
}

/** The innermost statement, scenario or criterion whose text stands on the line under the cursor. */
function blockAt(view: View): Block | undefined {
  const here = hereOf(view);
  const row = here?.rows.at(here.cursor);
  const plan = here?.rows.files[row?.segment.file ?? -1]?.plan;
  if (here === undefined || row === undefined || plan === undefined) return undefined;
  const { segment, offset } = row;
  const line = segment.kind === 'lines' ? segment.afterLine + offset : lineAt(here.rows, here.cursor)?.afterLine;
  if (line === undefined) return undefined;
  const { starts } = plan.structure().lines;
  const [start, end] = [starts[line - 1] ?? 0, starts[line] ?? plan.after.bytes.length];
  const known = formatOf(plan.draft.path);
  const { requirements } = known?.format.read(plan.after.bytes, known.place.kind) ?? { requirements: [] };
  const around = requirements.flatMap((requirement) => [...requirement.scenarios, requirement]);
  const found = around.find(({ text }) => text.start < end && text.end > start && text.end > text.start);
  return found === undefined ? undefined : { plan, title: found.title === '' ? found.key : found.title, range: found.text };
}
