/** A paragraph that wraps otherwise shows only the words that changed, whatever lines they stand on now. */
import { expect, it } from 'vitest';
import { review } from '../../../views/screens/review.ts';
import { framed } from '../../rig/framed.ts';
import { blobsOf, draftOf, reviewOf, reviewing } from '../../rig/review-fixtures.ts';
import { ui, view } from '../../rig/screen-fixtures.ts';

it('marks one changed word of a paragraph whose every line differs', () => {
  const before =
    '# Login\n\nA person logs in with a name and a password that was\nset before, and the system SHALL know the person for five\nminutes after that.\n';
  const after =
    '# Login\n\nA person logs in with a name\nand a password that was set before, and the\nsystem SHALL know the person for nine minutes after that.\n';
  const made = [draftOf('specs/login.md', before, after)];
  const at = view({ session: reviewing(reviewOf(made)), blob: blobsOf(made), ui: ui({ screen: 'review' }) });
  const text = framed(review, at, { columns: 120, rows: 30 }).join('\n');
  expect(text.match(/\{\+\+? ?[^}]*\}/gu)).toEqual([expect.stringContaining('nine')]);
  expect(text.match(/\[-+ ?[^\]]*-\]/gu)).toEqual([expect.stringContaining('five')]);
});
