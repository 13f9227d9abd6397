/** The item under the cursor in full: why it is there, and what can be done about it. */
import { visible } from '../../../src/domain/visible.ts';
import type { AffectedSpec, OpenQuestion, SectionChange } from '../../../src/domain/spec.ts';
import type { Session } from '../../../src/workflow/state.ts';
import { WORKFLOWS } from '../../../src/workflow/workflows.ts';
import type { Row } from '../../parts/list.ts';
import { BLANK, heading, textRows } from '../../parts/list.ts';
import { stageOf } from '../../parts/stages.ts';
import { percent } from '../../parts/words.ts';
import type { View } from '../../screen.ts';
import type { Item } from './items.ts';
import { proposalOf } from './items.ts';

/** Rows about one item, for a pane of `width` cells. */
export function itemDetails(view: View, session: Session, item: Item | undefined, width: number): readonly Row[] {
  switch (item?.kind) {
    case 'intent':
      return intentDetails(session, width);
    case 'question':
      return questionDetails(view, item.question, width);
    case 'spec':
      return specDetails(view, item.spec, width);
    case 'newSpec':
      return [
        heading('A new spec'),
        ...textRows(
          'Names a file that does not exist yet. Its sections are drafted from the key changes and reviewed like any other change.',
          width,
        ),
      ];
    case 'change':
      return [
        heading(item.change.change),
        ...textRows(visible(item.change.text, { newline: true }), width),
        BLANK,
        ...textRows(CHANGE_MEANS[item.change.change], width, { token: 'muted' }),
      ];
    case 'newChange':
      return [
        heading('Another key change'),
        ...textRows('Start with + for something new, ~ for something that changes, - for something that goes.', width),
      ];
    case 'route':
      return routeDetails(session, width);
    case 'heading':
    case 'blank':
    case undefined:
      return [];
  }
}

const CHANGE_MEANS: Readonly<Record<SectionChange, string>> = {
  ADDED: 'The specs gain this; it will be implemented.',
  MODIFIED: 'The specs say this differently; the code will be updated.',
  DEPRECATED: 'The specs lose this; the code will be removed.',
};

function intentDetails(session: Session, width: number): readonly Row[] {
  const intent = proposalOf(session)?.intent ?? '';
  return [
    heading('Intent'),
    ...textRows(visible(intent, { newline: true }), width),
    BLANK,
    heading('Request, as you wrote it'),
    ...textRows(visible(session.request, { newline: true }), width, { token: 'muted' }),
  ];
}

function questionDetails(view: View, question: OpenQuestion, width: number): readonly Row[] {
  const { glyphs } = view.theme;
  return [
    heading(visible(question.id)),
    ...textRows(visible(question.text, { newline: true }), width),
    BLANK,
    ...textRows(`Asked because: ${visible(question.why)}`, width, { token: 'muted' }),
    ...(question.choices.length === 0 ? [] : [BLANK]),
    ...question.choices.flatMap((choice) =>
      textRows(`${choice === question.answer ? glyphs.ok : ' '} ${visible(choice)}`, width, { indent: 2 }),
    ),
    BLANK,
    ...(question.answer === undefined
      ? textRows('Open. Enter answers it.', width, { token: 'needsYou' })
      : textRows(`Answer: ${visible(question.answer, { newline: true })}`, width, { token: 'ok' })),
  ];
}

function specDetails(view: View, spec: AffectedSpec, width: number): readonly Row[] {
  const { glyphs } = view.theme;
  const touched = new Set(spec.touched);
  return [
    heading(visible(spec.path)),
    {
      spans: [
        {
          text: `${spec.included ? 'included' : 'left out'}  match ${percent(spec.score)}${spec.version === undefined ? '' : `  v${visible(spec.version)}`}  ${spec.digest.slice(0, 12)}`,
          token: 'muted',
        },
      ],
    },
    BLANK,
    heading('Why it is listed'),
    ...spec.reasons.flatMap((reason) => textRows(visible(reason), width)),
    BLANK,
    heading('Sections', `${glyphs.changed} touched by the request`),
    ...spec.sections.map((name): Row => ({
      spans: touched.has(name)
        ? [{ text: `${glyphs.changed} `, token: 'changed' }, { text: visible(name) }]
        : [{ text: '  ' }, { text: visible(name), token: 'muted' }],
    })),
  ];
}

function routeDetails(session: Session, width: number): readonly Row[] {
  const { route } = session;
  const stages = WORKFLOWS[session.workflow].map(stageOf).join(' > ');
  return [
    heading(`${route.workflow} workflow`, route.overruled ? 'named by you' : 'chosen by its signals'),
    ...textRows(stages, width),
    BLANK,
    heading('Why'),
    ...route.reasons.flatMap((reason) => textRows(visible(reason), width)),
    BLANK,
    ...textRows(
      `Enter chooses another workflow for this request. When you start one, \`workflow: quick REQUEST\` names it at once.`,
      width,
      { token: 'muted' },
    ),
  ];
}
