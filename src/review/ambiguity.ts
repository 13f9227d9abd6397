/** Finds what a request leaves open and words it as questions; asks only what changes the outcome. */
import type { AffectedSpec, OpenQuestion } from '../domain/spec.ts';
import type { Wish } from './request.ts';

/** More questions than this are not asked: the proposal can be edited instead. */
const QUESTIONS_MAX = 5;
/** Two specs this close to each other are equally likely. */
const TIE_SHARE = 0.92;
/** More matching specs than this, none of them named, are no clear answer. */
const CLEAR_MAX = 3;

export interface Reading {
  readonly request: string;
  readonly wishes: readonly Wish[];
  /** Best first, as ranked. */
  readonly specs: readonly AffectedSpec[];
  /** The corpus has specs at all. */
  readonly anySpec: boolean;
  readonly specsNeeded: boolean;
  /** Path that a new spec would get. */
  readonly newSpec: string;
}

type Asked = Omit<OpenQuestion, 'id'>;

/** Questions for real ambiguities, the most consequential first, at most five, ids `Q1` to `Q5`. */
export function openQuestions(reading: Reading): OpenQuestion[] {
  const { wishes, request } = reading;
  const asked: readonly Asked[] = [
    ...noChange(wishes, request),
    ...whichSpec(reading),
    ...wishes.flatMap(withoutTarget),
    ...wishes.flatMap(withoutFigure),
    ...wishes.flatMap(openEnded),
  ];
  return asked.slice(0, QUESTIONS_MAX).map((question, index) => ({ id: `Q${index + 1}`, ...question }));
}

function noChange(wishes: readonly Wish[], request: string): readonly Asked[] {
  if (wishes.length === 0) return [{ text: 'What should change?', why: quoted(request), choices: [] }];
  const [only] = wishes;
  if (wishes.length > 1 || only === undefined || only.certain || !isBare(only.text)) return [];
  return [
    {
      text: `What should change about ${only.text}?`,
      why: `"${only.text}" names a thing and no change`,
      choices: [`add ${lower(only.text)}`, `change ${lower(only.text)}`, `remove ${lower(only.text)}`],
    },
  ];
}

/** One or two words without a verb. Scripts without spaces cannot be judged by their words. */
function isBare(text: string): boolean {
  return /^[\p{sc=Latin}\p{N}\s'’_-]+$/u.test(text) && text.split(/\s+/u).length <= 2;
}

function lower(text: string): string {
  return /^\p{Lu}\p{Ll}/u.test(text) ? text[0]?.toLowerCase() + text.slice(1) : text;
}

function whichSpec({ specs, anySpec, specsNeeded, newSpec, wishes }: Reading): readonly Asked[] {
  if (!specsNeeded || wishes.length === 0) return [];
  const included = specs.filter((spec) => spec.included);
  if (included.length === 0) {
    const choices = [...specs.slice(0, 3).map(({ path }) => path), `a new spec: ${newSpec}`];
    const why = !anySpec
      ? 'the repository has no spec yet'
      : specs.length === 0
        ? 'no spec shares the words of the request'
        : 'no spec answers the request clearly';
    return [{ text: anySpec ? 'Which spec should change?' : 'Where should the new spec stand?', why, choices }];
  }
  const [first, second] = included;
  if (first === undefined || second === undefined || first.score === 1) return [];
  if (included.length > CLEAR_MAX) {
    const choices = [...included.slice(0, CLEAR_MAX).map(({ path }) => path), 'all that are included'];
    return [{ text: 'Which of these specs are meant?', why: `${included.length} specs answer the request about equally`, choices }];
  }
  if (included.length > 2) return [];
  const answered = new Set(included.flatMap(({ touched }) => touched.map(leaf)));
  const rivals = second.score >= first.score * TIE_SHARE && answered.size < first.touched.length + second.touched.length;
  if (!rivals) return [];
  return [
    {
      text: `Is ${first.path} meant, or ${second.path}?`,
      why: `both answer the request equally well and have sections of the same name`,
      choices: [first.path, second.path, 'both'],
    },
  ];
}

function leaf(section: string): string {
  return (section.split(' > ').at(-1) ?? section).toLowerCase();
}

/** Words that promise an amount and give none. */
const VAGUE =
  /\b(?:fast(?:er)?|quick(?:ly|er)?|slow(?:er|ly)?|soon(?:er)?|few(?:er)?|many|several|large(?:r)?|small(?:er)?|big(?:ger)?|short(?:er)?|long(?:er)?|often|frequent(?:ly)?|recent(?:ly)?|rarely|regularly|periodically|easy|easier|easily|simpl(?:e|er|y)|intuitive(?:ly)?|user[- ]friendly|better|nicer?|modern|efficient(?:ly)?|performant|robust|scalable|flexible|reasonabl[ey]|appropriate(?:ly)?|sufficient(?:ly)?|as (?:soon|much|fast) as possible|after a while|some time|a bit|a lot)\b/iu;
const FIGURE =
  /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|sixty|hundred|half|double|twice|once)\b|\bthan\b/iu;

function withoutFigure({ text }: Wish): readonly Asked[] {
  const plain = text.replaceAll(/`[^`]*`|"[^"]*"/gu, ' ');
  const vague = VAGUE.exec(plain);
  if (vague === null || FIGURE.test(plain)) return [];
  return [{ text: `What does "${vague[0]}" mean here, as a figure or a fact that can be checked?`, why: quoted(text), choices: [] }];
}

const OPEN_END =
  /\betc\b\.?|\band so on\b|\band so forth\b|\band (?:more|others|the like)\b|\band\/or\b|\.{3,}|…$|\bor something\b|等等|など/iu;

function openEnded({ text }: Wish): readonly Asked[] {
  const end = OPEN_END.exec(text);
  if (end === null || text.length >= 200) return [];
  return [{ text: `"${end[0]}": what exactly belongs to the list?`, why: quoted(text), choices: ['only what the request lists'] }];
}

const NOTHING_NAMED =
  /^(?:it|this|that|them|these|those|things?|stuff|everything|something|old (?:one|ones|stuff|things|code)|unused|legacy|rest)?$/iu;

function withoutTarget({ text, change, object }: Wish): readonly Asked[] {
  if (change !== 'DEPRECATED' || !NOTHING_NAMED.test(object.replaceAll(/[^\p{L}\s]/gu, '').trim())) return [];
  return [{ text: 'What exactly is to be removed?', why: quoted(text), choices: [] }];
}

const QUOTE_MAX = 120;

function quoted(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return line === '' ? 'the request is empty' : `"${line.length > QUOTE_MAX ? `${line.slice(0, QUOTE_MAX - 1)}…` : line}"`;
}
