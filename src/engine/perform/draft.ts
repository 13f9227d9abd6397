/** Makes drafts from any source: rules, the person's edits, the working tree, a branch, a patch. Reads the repository, writes nothing in it. */
import { boundHunks } from '../../documents/bound-hunks.ts';
import { diffDocuments } from '../../documents/diff.ts';
import { applyPatch } from '../../documents/patch.ts';
import { specVersion } from '../../documents/spec-state.ts';
import { mechanicalDraft } from '../../documents/version.ts';
import { digestOf } from '../../domain/digest.ts';
import { TrueupError } from '../../domain/error.ts';
import type { Draft, DraftSource } from '../../domain/hunk.ts';
import type { Touch } from '../../domain/touch.ts';
import { draftFixes } from '../../review/fixes.ts';
import { touchesIn } from '../../review/touches.ts';
import type { EffectOf } from '../../workflow/effect.ts';
import type { Bench, Outcome } from '../bench.ts';
import { carry, merged, settled } from './draft-merge.ts';
import type { Made, Proposed } from './draft-merge.ts';
import { receiptFor } from './instructions.ts';
import { append } from '../../domain/append.ts';

const NOTHING = new Uint8Array();

/** Drafts of every spec the source changes, with their hunks; both texts are kept as blobs. */
export async function performDraft(bench: Bench, effect: EffectOf<'draft/make'>): Promise<Outcome> {
  const { proposed, notes } = await make(bench, effect);
  const drafts: Draft[] = [];
  const touches: Touch[] = [];
  for (const one of proposed) {
    const completed = isCompleted(bench, effect.source) ? withVersion(bench, one, effect.summary) : one;
    const draft = await keep(bench, completed);
    if (draft.hunks.length === 0 && draft.merge === undefined) continue;
    drafts.push(draft);
    append(touches, touchesIn(draft.path, completed.before ?? NOTHING, completed.after, draft.hunks));
  }
  const nothing = drafts.length === 0 ? ['this source changes no spec'] : [];
  const receipt = await receiptFor(bench, effect);
  return {
    type: 'draft/made',
    source: effect.source,
    drafts,
    notes: [...notes, ...nothing],
    ...(receipt === undefined ? {} : { receipt }),
    ...(touches.length === 0 ? {} : { touches }),
  };
}

/** Sources whose text somebody wrote; they may have left the version as it was. */
const WRITTEN_BY_PEOPLE: ReadonlySet<DraftSource['kind']> = new Set(['staged', 'worktree', 'range', 'patch', 'texts', 'settled']);

/** A review shows texts exactly as they are; elsewhere what people wrote gets the bookkeeping they left out. */
function isCompleted({ session }: Bench, { kind }: DraftSource): boolean {
  return WRITTEN_BY_PEOPLE.has(kind) && session().workflow !== 'review';
}

/** Raises the version and adds the history row where the text changed under an unchanged version; both are hunks like any other. */
function withVersion({ ports }: Bench, one: Proposed, summary: string): Proposed {
  const { path, before, after } = one;
  const version = versionOf(after);
  if (before === undefined || version === undefined || version !== versionOf(before) || digestOf(before) === digestOf(after)) return one;
  const date = ports.clock.now().slice(0, 10);
  return { ...one, after: mechanicalDraft({ path, before: after, keyChanges: [], touched: [], summary, date }).bytes };
}

async function keep({ ports }: Bench, { path, before, after, disk, merge }: Proposed): Promise<Draft> {
  const draft = await ports.blobs.put(after);
  const compare = ports.compare ?? diffDocuments;
  const base = before === undefined ? {} : { base: await ports.blobs.put(before) };
  const versions = { before: versionOf(before), after: versionOf(after) };
  const conflicts =
    merge === undefined
      ? {}
      : {
          merge: {
            base: await ports.blobs.put(merge.base),
            theirs: await ports.blobs.put(merge.theirs),
            conflicts: [...merge.conflicts],
          },
        };
  return {
    path,
    ...base,
    ...(disk === undefined ? {} : { disk }),
    draft,
    versions: {
      ...(versions.before === undefined ? {} : { before: versions.before }),
      ...(versions.after === undefined ? {} : { after: versions.after }),
    },
    hunks: boundHunks(path, await compare(before ?? NOTHING, after)),
    ...conflicts,
  };
}

function versionOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes === undefined ? undefined : specVersion(bytes)?.version;
}

async function make(bench: Bench, effect: EffectOf<'draft/make'>): Promise<Made> {
  const { source } = effect;
  switch (source.kind) {
    case 'mechanical':
      return mechanical(bench, effect);
    case 'staged':
      return staged(bench);
    case 'worktree':
      return worktree(bench);
    case 'range':
      return range(bench, source);
    case 'patch':
      return patch(bench, source);
    case 'texts':
      return texts(bench, source);
    case 'fixes':
      return fixes(bench, effect);
    case 'rebase':
      return rebase(bench, effect);
    case 'settled':
      return settled(bench, effect.drafts, source.resolutions);
  }
}

async function mechanical({ ports }: Bench, effect: EffectOf<'draft/make'>): Promise<Made> {
  const proposed: Proposed[] = [];
  const notes: string[] = [];
  const date = ports.clock.now().slice(0, 10);
  for (const { path, touched } of effect.specs) {
    const before = await ports.files.read(path);
    const made = mechanicalDraft({ path, before, keyChanges: effect.keyChanges, touched, summary: effect.summary, date });
    append(
      notes,
      made.notes.map((note) => `${path}: ${note}`),
    );
    proposed.push({ path, before, after: made.bytes });
  }
  return { proposed, notes };
}

async function staged({ ports }: Bench): Promise<Made> {
  const paths = await ports.staging.list();
  if (paths.length === 0)
    throw new TrueupError('refusal', 'nothing-staged', 'no staged copy has been edited', {
      fix: 'open a spec with e, change it, save, and leave the editor',
    });
  const proposed: Proposed[] = [];
  for (const path of paths) {
    const after = await ports.staging.read(path);
    if (after !== undefined) proposed.push({ path, before: await ports.files.read(path), after });
  }
  return { proposed, notes: [] };
}

/** Edits in the working tree: HEAD is the text before; a rejected hunk leaves the file when the review is submitted. */
async function worktree({ ports, session }: Bench): Promise<Made> {
  const { include, exclude } = session().config.specs;
  const specs = new Set(await ports.files.list(include, exclude));
  const state = await ports.git.state();
  const paths = state.head === undefined ? [] : await ports.git.changed(state.head);
  const proposed: Proposed[] = [];
  const untracked = state.untracked.filter((path) => specs.has(path));
  for (const path of new Set([...paths.filter((changed) => specs.has(changed)), ...untracked])) {
    const disk = await ports.files.read(path);
    if (disk === undefined) continue;
    const before = state.head === undefined ? undefined : await ports.git.show(state.head, path);
    proposed.push({ path, before, after: disk, disk: digestOf(disk) });
  }
  return { proposed, notes: [] };
}

async function range(bench: Bench, source: Extract<DraftSource, { kind: 'range' }>): Promise<Made> {
  const { ports } = bench;
  const from = source.from ?? (await ports.git.mergeBase('HEAD', source.to));
  const wanted = await specFilter(bench);
  const proposed: Proposed[] = [];
  const notes: string[] = [];
  for (const path of await ports.git.changed(from, source.to)) {
    if (!wanted(path)) continue;
    const theirs = await ports.git.show(source.to, path);
    if (theirs === undefined) {
      notes.push(`${path} is deleted in ${source.to}; a deletion is not drafted`);
      continue;
    }
    await carry(bench, path, await ports.git.show(from, path), theirs, proposed, notes);
  }
  return { proposed, notes };
}

async function specFilter({ ports, session }: Bench): Promise<(path: string) => boolean> {
  const { include, exclude } = session().config.specs;
  const existing = new Set(await ports.files.list(include, exclude));
  return (path) => existing.has(path) || path.endsWith('.md');
}

async function patch(bench: Bench, source: Extract<DraftSource, { kind: 'patch' }>): Promise<Made> {
  const { ports } = bench;
  const text = new TextDecoder().decode(await ports.blobs.get(source.patch));
  const wanted = new Set<string>();
  applyPatch(text, (path) => {
    wanted.add(path);
    return undefined;
  });
  const files = new Map<string, Uint8Array | undefined>();
  for (const path of wanted) files.set(path, await ports.files.read(path));
  const proposed: Proposed[] = [];
  const notes: string[] = [];
  for (const { path, after, problem } of applyPatch(text, (name) => files.get(name))) {
    if (problem !== undefined) notes.push(`${path}: ${problem}`);
    if (after !== undefined) proposed.push({ path, before: files.get(path), after });
  }
  if (proposed.length === 0)
    throw new TrueupError('refusal', 'patch-does-not-fit', `the patch changes nothing here: ${notes[0] ?? 'it names no file'}`, {
      fix: 'make the patch against the files as they are now',
    });
  return { proposed, notes };
}

async function texts({ ports }: Bench, source: Extract<DraftSource, { kind: 'texts' }>): Promise<Made> {
  const proposed: Proposed[] = [];
  const notes = [...(source.notes ?? [])];
  for (const { path, base, disk, text, merge } of source.texts) {
    const before = base === 'none' ? undefined : base === undefined ? await ports.files.read(path) : await ports.blobs.get(base);
    const own = disk === undefined ? {} : { disk };
    if (merge === undefined || before === undefined) {
      proposed.push({ path, before, after: await ports.blobs.get(text), ...own });
      continue;
    }
    const sides = { path, base: await ports.blobs.get(merge.base), ours: before, theirs: await ports.blobs.get(merge.theirs) };
    proposed.push({ ...merged(sides, source.resolutions?.[path] ?? {}, notes), ...own });
  }
  return { proposed, notes };
}

async function fixes({ ports }: Bench, effect: EffectOf<'draft/make'>): Promise<Made> {
  const mechanicalFindings = effect.findings.filter((finding) => finding.mechanical);
  const date = ports.clock.now().slice(0, 10);
  const proposed: Proposed[] = [];
  for (const path of new Set(mechanicalFindings.map((finding) => finding.path))) {
    const before = await ports.files.read(path);
    if (before === undefined) continue;
    const findings = mechanicalFindings.filter((finding) => finding.path === path);
    proposed.push({ path, before, after: draftFixes(path, before, findings, { date, summary: effect.summary }) });
  }
  return { proposed, notes: mechanicalFindings.length === 0 ? ['no open finding has a mend that can be drafted'] : [] };
}

async function rebase(bench: Bench, effect: EffectOf<'draft/make'>): Promise<Made> {
  const proposed: Proposed[] = [];
  const notes: string[] = [];
  for (const draft of effect.drafts) {
    const base = draft.merge?.base ?? draft.base;
    const theirs = await bench.ports.blobs.get(draft.merge?.theirs ?? draft.draft);
    await carry(bench, draft.path, base === undefined ? undefined : await bench.ports.blobs.get(base), theirs, proposed, notes);
  }
  return { proposed, notes };
}
