/** What the keys of the proposal ask and send. */
import { visible } from '../../../src/domain/visible.ts';
import type { KeyChange, OpenQuestion, Proposal, SectionChange } from '../../../src/domain/spec.ts';
import { proposalDigest } from '../../../src/workflow/selectors.ts';
import type { Session } from '../../../src/workflow/state.ts';
import type { RequestedWorkflow } from '../../../src/workflow/workflows.ts';
import { REQUESTED_WORKFLOWS } from '../../../src/workflow/workflows.ts';
import { plural } from '../../parts/words.ts';
import type { Actions } from '../../screen.ts';
import { ITEMS, itemsOf } from './items.ts';

/** Asks for the intent in other words. */
export function editIntent(proposal: Proposal, act: Actions): void {
  act.prompt({
    kind: 'text',
    id: 'proposal.intent',
    label: 'Intent',
    initial: proposal.intent,
    multiline: true,
    submit: (intent) => {
      if (intent !== proposal.intent) act.send({ type: 'proposal/edited', intent });
    },
  });
}

/** Asks for one key change; `index` beyond the last adds one. An empty text leaves the list as it is. */
export function editChange(proposal: Proposal, index: number, act: Actions): void {
  const old = proposal.keyChanges[index];
  act.prompt({
    kind: 'text',
    id: `proposal.change.${index}`,
    label: 'Key change (+ new, ~ changed, - removed)',
    initial: old === undefined ? '' : `${SIGN_OF[old.change]} ${old.text}`,
    multiline: false,
    submit: (typed) => {
      const change = readChange(typed, old?.change ?? 'ADDED');
      if (change === undefined) act.notice('Nothing changed: the text is empty. x removes a key change.');
      else
        act.send({
          type: 'proposal/edited',
          keyChanges: old === undefined ? [...proposal.keyChanges, change] : proposal.keyChanges.with(index, change),
        });
    },
  });
}

/** Takes one key change off the list. */
export function removeChange(proposal: Proposal, index: number, act: Actions): void {
  act.send({ type: 'proposal/edited', keyChanges: proposal.keyChanges.filter((_change, other) => other !== index) });
}

/** Asks for the path of a spec that the change creates. */
export function nameNewSpec(act: Actions): void {
  act.prompt({
    kind: 'text',
    id: 'proposal.newSpec',
    label: 'Path of the new spec, from the repository root',
    initial: 'specs/',
    multiline: false,
    submit: (path) => {
      if (/\.(?:md|markdown)$/u.test(path.trim())) act.send({ type: 'spec/included', path: path.trim(), included: true });
      else act.notice('Nothing was added: a spec is a Markdown file, its path ends in .md.');
    },
  });
}

/** Asks one question: its choices first, free text as the last one; the cursor then goes to the next open question. */
export function answerQuestion(session: Session, question: OpenQuestion, act: Actions): void {
  const send = (answer: string): void => {
    if (answer.trim() === '') {
      act.notice('The question stays open: an answer cannot be empty.');
      return;
    }
    act.send({ type: 'question/answered', id: question.id, answer });
    const next = openQuestionAfter(session, question.id);
    if (next !== undefined) act.place(ITEMS, next);
  };
  const asText = (): void => {
    act.prompt({
      kind: 'text',
      id: `proposal.answer.${question.id}`,
      label: visible(question.text),
      initial: question.answer ?? '',
      multiline: true,
      submit: send,
    });
  };
  if (question.choices.length === 0) {
    asText();
    return;
  }
  act.prompt({
    kind: 'choice',
    id: `proposal.choice.${question.id}`,
    label: visible(question.text),
    choices: [
      ...question.choices.map((choice, index) => ({ value: String(index), label: visible(choice) })),
      { value: OTHER, label: 'type an answer' },
    ],
    submit: (value) => {
      const choice = question.choices[Number(value)];
      if (choice === undefined) asText();
      else send(choice);
    },
  });
}

/** Row of the next question without an answer after this one, in a round. */
function openQuestionAfter(session: Session, id: string): number | undefined {
  const items = itemsOf(session);
  const open = items.flatMap((item, row) =>
    item.kind === 'question' && item.question.answer === undefined && item.question.id !== id ? [row] : [],
  );
  const here = items.findIndex((item) => item.kind === 'question' && item.question.id === id);
  return open.find((row) => row > here) ?? open[0];
}

/** Offers the other workflows; choosing one ends this session and starts another with the same request. */
export function overruleRoute(session: Session, act: Actions): void {
  act.prompt({
    kind: 'choice',
    id: 'proposal.route',
    label: 'Which workflow should this request take?',
    choices: REQUESTED_WORKFLOWS.map((name) => ({
      value: name,
      label: `${name}: ${WORKFLOW_MEANS[name]}${name === session.workflow ? ' (now)' : ''}`,
    })),
    submit: (chosen) => {
      const workflow = REQUESTED_WORKFLOWS.find((name) => name === chosen);
      if (workflow === undefined || workflow === session.workflow) act.notice(`It stays the ${session.workflow} workflow.`);
      else confirmRestart(session, workflow, act);
    },
  });
}

function confirmRestart(session: Session, workflow: RequestedWorkflow, act: Actions): void {
  act.confirm({
    title: `Start again as ${workflow}`,
    lines: [
      `A session of the ${workflow} workflow starts with the same request: ${WORKFLOW_MEANS[workflow]}.`,
      `This session (${visible(session.id)}) is aborted; its journal stays readable. No spec and no code was changed by it.`,
      'Answers and corrections of this proposal are not carried over; options given as flags count again only when you give them again.',
    ],
    key: 'y',
    label: `start ${workflow}`,
    confirm: () => {
      act.send({ type: 'session/aborted', reason: `started again as the ${workflow} workflow` });
      act.startSession(`workflow: ${workflow} ${session.request}`);
    },
  });
}

/** Lists what the session goes on with, and confirms exactly that. */
export function confirmProposal(session: Session, proposal: Proposal, act: Actions): void {
  const digest = proposalDigest(proposal);
  act.confirm({
    title: 'Confirm the proposal',
    lines: consequences(session, proposal),
    key: 'y',
    label: 'confirm',
    confirm: () => act.send({ type: 'proposal/confirmed', digest }),
  });
}

function consequences(session: Session, proposal: Proposal): readonly string[] {
  const included = proposal.specs.filter((spec) => spec.included);
  const leftOut = proposal.specs.length - included.length;
  const next =
    session.workflow === 'quick'
      ? 'Next: the work is split into tasks. No spec is changed.'
      : 'Next: drafts of these specs. Nothing is written to a spec before you approve it, hunk by hunk.';
  return [
    `Intent: ${visible(proposal.intent)}`,
    '',
    `${plural(included.length, 'spec')} will be changed${leftOut === 0 ? '' : `, ${leftOut} left out`}:`,
    ...included.map((spec) => `  ${visible(spec.path)}${spec.version === undefined ? '' : `  v${visible(spec.version)}`}`),
    '',
    `${plural(proposal.keyChanges.length, 'key change')}:`,
    ...proposal.keyChanges.map(({ change, text }) => `  ${SIGN_OF[change]} ${visible(text)}`),
    ...(proposal.questions.length === 0
      ? []
      : ['', 'Answers:', ...proposal.questions.map(({ id, answer }) => `  ${visible(id)}  ${visible(answer ?? '')}`)]),
    '',
    next,
  ];
}

const OTHER = 'other';
const SIGN_OF: Readonly<Record<SectionChange, string>> = { ADDED: '+', MODIFIED: '~', DEPRECATED: '-' };
const WORKFLOW_MEANS: Readonly<Record<RequestedWorkflow, string>> = {
  feature: 'specs first, then code, validation and commit',
  quick: 'code and validation at once, specs stay as they are',
  refine: 'review rounds over the named specs only',
  maintain: 'the whole corpus is checked for agreement',
};

function readChange(typed: string, otherwise: SectionChange): KeyChange | undefined {
  const [, sign = '', text = ''] = /^\s*([-+~]?)\s*(.*?)\s*$/su.exec(typed) ?? [];
  if (text === '') return undefined;
  const change = sign === '+' ? 'ADDED' : sign === '~' ? 'MODIFIED' : sign === '-' ? 'DEPRECATED' : otherwise;
  return { text, change };
}
