/** Session events for tests, told apart by their number. */
import { Config } from '../../src/domain/config.ts';
import { SessionId } from '../../src/domain/ids.ts';
import type { SessionEvent } from '../../src/workflow/event.ts';

const at = '2026-11-02T10:00:00.000Z';

/** The n-th of a row of small decisions. */
export const eventOf = (n: number, reason = 'it is out of scope'): SessionEvent => ({ type: 'gap/waived', at, gap: `G-${n}`, reason });

/** The number of an event made by `eventOf`; 0 for any other. */
export const numberOf = (event: SessionEvent): number => (event.type === 'gap/waived' ? Number(event.gap.slice(2)) : 0);

/** The beginning of a session. */
export const startOf = (id: string): SessionEvent => ({
  type: 'session/started',
  at,
  id: SessionId.parse(id),
  request: 'let people log in with a passkey',
  feature: 'passkey',
  route: { workflow: 'feature', reasons: ['it names a spec'], overruled: false },
  config: Config.parse({}),
  targets: [],
  artifacts: `specs/meta/sessions/${id}`,
});
