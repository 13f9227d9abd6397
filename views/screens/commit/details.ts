/** The message of the commit under the cursor, and how each stage was judged before it. */
import { visible } from '../../../src/domain/visible.ts';
import { deferredItems } from '../../../src/workflow/artifacts/deferred.ts';
import type { Gate, Session } from '../../../src/workflow/state.ts';
import { failureRows } from '../../parts/failures.ts';
import type { Row } from '../../parts/list.ts';
import { BLANK, heading, textRows } from '../../parts/list.ts';
import { stageOf } from '../../parts/stages.ts';
import { plural } from '../../parts/words.ts';
import type { Glyphs, Token, View } from '../../screen.ts';
import { branchWords, commitPhase, groupIndexAt } from './entries.ts';

/** Rows for a pane of `width` cells. */
export function commitDetails(view: View, width: number): readonly Row[] {
  const { session } = view;
  if (session === undefined) return [];
  const phase = commitPhase(view);
  const index = groupIndexAt(view);
  const message = index === undefined ? undefined : phase?.groups[index]?.message;
  return [
    ...(phase === undefined ? [] : failureRows(view, width)),
    ...(message === undefined || index === undefined
      ? []
      : [heading(`Message of commit ${index + 1}`), BLANK, ...textRows(visible(message, { newline: true }), width), BLANK]),
    ...(phase === undefined
      ? []
      : [
          ...textRows(`Branch    ${branchWords(phase)}`, width),
          ...textRows(`Grouping  ${phase.grouping.replace('_', ' ')}`, width),
          ...textRows(`Record    ${recordWords(session)}`, width),
          BLANK,
        ]),
    ...gateRows(session, view.theme.glyphs, width),
  ];
}

/** What becomes of the session's own folder. */
export function recordWords(session: Session): string {
  const folder = `${visible(session.artifacts)}/`;
  return session.config.commit.session_record === 'commit'
    ? `${folder} in a commit of its own, after these`
    : `${folder} is left uncommitted`;
}

function gateRows(session: Session, glyphs: Glyphs, width: number): readonly Row[] {
  const deferred = deferredItems(session).length;
  return [
    heading('Gates'),
    ...session.gates.flatMap((gate) => {
      const [sign, token] = verdictSign(gate, glyphs);
      return textRows(
        `${sign} ${stageOf(gate.phase)} ${gate.verdict}${gate.reasons.length === 0 ? '' : `: ${gate.reasons.map((reason) => visible(reason)).join('; ')}`}`,
        width,
        { token },
      );
    }),
    ...(session.gates.length === 0 ? textRows('No stage has been judged yet.', width, { token: 'muted' }) : []),
    ...(deferred === 0
      ? []
      : textRows(`${glyphs.open} ${plural(deferred, 'deferred item')}: Summary (9) lists them`, width, { token: 'warn' })),
  ];
}

function verdictSign({ verdict }: Gate, glyphs: Glyphs): readonly [string, Token] {
  if (verdict === 'passed') return [glyphs.ok, 'ok'];
  return verdict === 'accepted' ? [glyphs.needsYou, 'warn'] : [glyphs.removed, 'muted'];
}
