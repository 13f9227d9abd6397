/** `trueup check`: the deterministic review of specs, outside any session. */
import { definitions } from '../../documents/references.ts';
import { TrueupError } from '../../domain/error.ts';
import type { Finding } from '../../domain/gap.ts';
import { visible } from '../../domain/visible.ts';
import { reviewSpec } from '../../review/review.ts';
import type { Invocation } from '../arguments.ts';
import { openRepository } from '../repository.ts';
import { formatOf, print, repositoryOf } from './common.ts';

/** Prints findings as text or as JSON `{version, items, summary}`. Exit 1 when one is CRITICAL, with `--strict` also MEDIUM. */
export async function check({ positionals, flags }: Invocation): Promise<number> {
  const { files, config } = await openRepository(repositoryOf(flags), false);
  const corpus = await files.list(config.specs.include, config.specs.exclude);
  const paths = positionals.length > 0 ? positionals : corpus;
  if (paths.length === 0)
    throw new TrueupError('refusal', 'no-specs', 'no spec file matches `specs.include`', {
      fix: 'name files, or set `specs.include` in trueup.yaml',
    });
  const known = new Set(corpus);
  const texts = new Map<string, Uint8Array>();
  for (const path of new Set([...corpus, ...paths])) {
    const bytes = await files.read(path);
    if (bytes !== undefined) texts.set(path, bytes);
  }
  const requirementIds = new Set([...texts.values()].flatMap((bytes) => definitions(bytes).ids.map(({ name }) => name)));
  const items = paths.map((path) => {
    const bytes = texts.get(path);
    if (bytes === undefined) throw new TrueupError('refusal', 'cannot-read', `${visible(path)}: there is no such file`);
    return { path, findings: reviewSpec(path, bytes, { known: (other) => known.has(other), requirementIds }) };
  });
  const findings = items.flatMap((item) => item.findings);
  const failing = findings.filter(({ severity }) => severity === 'CRITICAL' || (flags['strict'] === true && severity === 'MEDIUM'));
  if (formatOf(flags) === 'json') print(JSON.stringify(report(items, failing)));
  else printText(findings, items.length);
  return failing.length > 0 ? 1 : 0;
}

function report(items: readonly { readonly path: string; readonly findings: readonly Finding[] }[], failing: readonly Finding[]): object {
  return {
    version: 1,
    items: items.map(({ path, findings }) => ({
      format: 'plain',
      kind: 'spec',
      id: path,
      file: path,
      valid: !findings.some((finding) => failing.includes(finding)),
      issues: findings.map(({ severity, rule, path: file, line, column, quote, message, fix }) => ({
        level: severity,
        rule,
        path: file,
        message,
        line,
        column,
        quote,
        ...(fix === undefined ? {} : { fix }),
      })),
    })),
    summary: { files: items.length, findings: items.reduce((sum, item) => sum + item.findings.length, 0), failing: failing.length },
  };
}

function printText(findings: readonly Finding[], files: number): void {
  for (const { path, line, column, severity, rule, message, fix } of findings)
    print(
      visible(`${path}:${line}:${column}: ${severity} ${rule} ${message}${fix === undefined ? '' : ` (fix: ${fix})`}`, { newline: false }),
    );
  print(`${files} files, ${findings.length} findings`);
}
