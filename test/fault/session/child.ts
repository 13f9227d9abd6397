/**
 * Runs a whole session headless and kills itself at a boundary: `child.ts <repository> <answers> <k>` dies right before the
 * k-th append when k is even, right after it is durable (before anything it asked for begins) when k is odd; 0 runs to the end.
 */
import { openBlobs } from '../../../sessions/blobs.ts';
import { openJournal } from '../../../sessions/journal.ts';
import { createAnswerer } from '../../../src/api/answers.ts';
import { runHeadless } from '../../../src/api/headless.ts';
import { SessionId } from '../../../src/domain/ids.ts';
import { startEngine } from '../../../src/engine/engine.ts';
import { readAnswers, storeSources } from '../../../src/main/answers-file.ts';
import { openRepository } from '../../../src/main/repository.ts';
import { openStaging } from '../../../src/main/staging.ts';
import { route, startEvent, systemClock } from '../../../src/main/work.ts';
import type { Journal } from '../../../src/ports.ts';
import { projectProbe } from '../../../src/runners/probe.ts';
import { processRunner } from '../../../src/runners/process.ts';

const [root = '', answersPath = '', at = '0'] = process.argv.slice(2);
const boundary = Number(at);
let count = 0;

function mortal(journal: Journal): Journal {
  const passes = () => {
    count += 1;
    if (count === boundary) process.kill(process.pid, 'SIGKILL');
  };
  return {
    append: async (events) => {
      passes();
      await journal.append(events);
      passes();
    },
    close: () => journal.close(),
  };
}

const repository = await openRepository(root, true);
const answers = await readAnswers(answersPath);
const known = (await repository.store.list())[0];
const fresh = known === undefined ? [await startEvent(repository, await route(repository, answers.request ?? ''))] : [];
const id = SessionId.parse(known?.id ?? fresh[0]?.id);
const folder = repository.store.folder(id);
const opened = await openJournal(folder);
const blobs = openBlobs(`${folder}/blobs`);
const ports = {
  clock: systemClock,
  journal: mortal(opened.journal),
  blobs,
  files: repository.files,
  staging: openStaging(repository.store.staged(id)),
  runner: processRunner(root),
  probe: projectProbe(root),
  git: repository.git,
  transcript: { append: () => undefined },
};
const engine = await startEngine(ports, opened.events, fresh);
const code = await runHeadless(engine, createAnswerer(answers, await storeSources(answers, answersPath, blobs)), {
  format: 'text',
  print: (line) => process.stdout.write(`${line}\n`),
});
await engine.close();
process.stdout.write(`boundaries ${count}\n`);
process.exitCode = code;
