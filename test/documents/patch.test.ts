import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { afterAll, describe, expect, it } from 'vitest';
import { applyPatch } from '../../src/documents/patch.ts';
import { unifiedDiff } from '../../src/documents/unified.ts';
import { bytesOf, exact, hasCorpora, realPairs, textOf } from './material.ts';

const files: Readonly<Record<string, Uint8Array>> = {
  'specs/a.md': bytesOf('# A\n\none\ntwo\nthree\n'),
  'specs/crlf.md': bytesOf('# A\r\n\r\none\r\ntwo\r\n'),
  'specs/raw.md': new Uint8Array([35, 32, 255, 10, 97, 10, 254, 10, 98, 10]),
  'specs/open.md': bytesOf('# A\none'),
};

function apply(patch: string): readonly string[] {
  return applyPatch(patch, (path) => files[path]).map(
    ({ path, after, problem }) => `${path}: ${problem ?? (after === undefined ? 'deleted' : JSON.stringify(exact(after)))}`,
  );
}

const HEAD = 'diff --git a/specs/a.md b/specs/a.md\nindex 1..2 100644\n--- a/specs/a.md\n+++ b/specs/a.md\n';

describe('applyPatch', () => {
  const cases: readonly (readonly [title: string, patch: string, expected: readonly string[]])[] = [
    ['changes a line', `${HEAD}@@ -2,4 +2,4 @@\n \n one\n-two\n+2\n three\n`, ['specs/a.md: "# A\\n\\none\\n2\\nthree\\n"']],
    ['finds a hunk that moved', `${HEAD}@@ -12,3 +12,3 @@\n one\n-two\n+2\n three\n`, ['specs/a.md: "# A\\n\\none\\n2\\nthree\\n"']],
    [
      'reads a patch without git headers',
      '--- specs/a.md\t2026-01-01\n+++ specs/a.md\t2026-01-02\n@@ -3 +3 @@\n-one\n+1\n',
      ['specs/a.md: "# A\\n\\n1\\ntwo\\nthree\\n"'],
    ],
    [
      'keeps CRLF although the patch has LF',
      '--- a/specs/crlf.md\n+++ b/specs/crlf.md\n@@ -3,2 +3,2 @@\n one\n-two\n+2\n',
      ['specs/crlf.md: "# A\\r\\n\\r\\none\\r\\n2\\r\\n"'],
    ],
    [
      'leaves bytes that are no UTF-8 as they are',
      '--- a/specs/raw.md\n+++ b/specs/raw.md\n@@ -4 +4 @@\n-b\n+ä\n',
      ['specs/raw.md: "# \u00FF\\na\\n\u00FE\\n\u00C3\u00A4\\n"'],
    ],
    [
      'adds a final line ending',
      '--- a/specs/open.md\n+++ b/specs/open.md\n@@ -1,2 +1,2 @@\n # A\n-one\n\\ No newline at end of file\n+one\n',
      ['specs/open.md: "# A\\none\\n"'],
    ],
    [
      'makes a new file',
      'diff --git a/specs/b.md b/specs/b.md\nnew file mode 100644\n--- /dev/null\n+++ b/specs/b.md\n@@ -0,0 +1,2 @@\n+# B\n+b\n',
      ['specs/b.md: "# B\\nb\\n"'],
    ],
    [
      'makes a new file without a final line ending',
      '--- /dev/null\n+++ b/specs/b.md\n@@ -0,0 +1 @@\n+# B\n\\ No newline at end of file\n',
      ['specs/b.md: "# B"'],
    ],
    [
      'deletes a file',
      'diff --git a/specs/open.md b/specs/open.md\ndeleted file mode 100644\n--- a/specs/open.md\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-# A\n-one\n\\ No newline at end of file\n',
      ['specs/open.md: deleted'],
    ],
    [
      'renames a file',
      'diff --git a/specs/a.md b/specs/c.md\nsimilarity index 90%\nrename from specs/a.md\nrename to specs/c.md\n--- a/specs/a.md\n+++ b/specs/c.md\n@@ -3 +3 @@\n-one\n+1\n',
      ['specs/a.md: deleted', 'specs/c.md: "# A\\n\\n1\\ntwo\\nthree\\n"'],
    ],
    [
      'reads quoted names',
      'diff --git "a/specs/\\303\\244.md" "b/specs/\\303\\244.md"\nnew file mode 100644\n--- /dev/null\n+++ "b/specs/\\303\\244.md"\n@@ -0,0 +1 @@\n+x\n',
      ['specs/ä.md: "x\\n"'],
    ],
    [
      'applies a series of patches to one file',
      `${HEAD}@@ -3 +3 @@\n-one\n+1\n${HEAD}@@ -3,2 +3,2 @@\n-1\n+eins\n two\n`,
      ['specs/a.md: "# A\\n\\neins\\ntwo\\nthree\\n"'],
    ],
    [
      'says when the context does not fit',
      `${HEAD}@@ -3,2 +3,2 @@\n one\n-zwei\n+2\n`,
      ['specs/a.md: the patch does not fit the file as it is now'],
    ],
    [
      'says when a file is missing',
      '--- a/specs/x.md\n+++ b/specs/x.md\n@@ -1 +1 @@\n-a\n+b\n',
      ['specs/x.md: there is no such file to patch'],
    ],
    [
      'says when a new file is there already',
      '--- /dev/null\n+++ b/specs/a.md\n@@ -0,0 +1 @@\n+x\n',
      ['specs/a.md: the patch creates this file, but it exists already'],
    ],
    [
      'refuses a path out of the repository',
      '--- a/../x.md\n+++ b/../x.md\n@@ -1 +1 @@\n-a\n+b\n',
      ['../x.md: the path "../x.md" leaves the repository'],
    ],
    [
      'refuses an absolute path',
      '--- /etc/passwd\n+++ /etc/passwd\n@@ -1 +1 @@\n-a\n+b\n',
      ['/etc/passwd: the path "/etc/passwd" leaves the repository'],
    ],
    [
      'refuses binary changes',
      'diff --git a/specs/a.md b/specs/a.md\nindex 1..2 100644\nBinary files a/specs/a.md and b/specs/a.md differ\n',
      ['specs/a.md: not a text file: the patch holds no lines for it'],
    ],
    [
      'refuses a symbolic link',
      'diff --git a/specs/l.md b/specs/l.md\nnew file mode 120000\n--- /dev/null\n+++ b/specs/l.md\n@@ -0,0 +1 @@\n+/etc/passwd\n\\ No newline at end of file\n',
      ['specs/l.md: not a text file: the patch holds no lines for it'],
    ],
  ];
  it.each(cases)('%s', (_, patch, expected) => {
    expect(apply(patch)).toEqual(expected);
  });

  it.each([
    ['no patch at all', 'patch-empty'],
    ['', 'patch-empty'],
    ['--- a/x\n@@ -1 +1 @@\n-a\n+b\n', 'patch-unreadable'],
    ['--- a/x\n+++ b/x\n@@ -1,9 +1 @@\n-a\n+b\n', 'patch-unreadable'],
  ])('refuses %j as a whole', (patch, code) => {
    expect(() => apply(patch)).toThrow(expect.objectContaining({ code, kind: 'refusal' }));
  });

  it.runIf(hasCorpora)('does what the patches of real edits say', () => {
    for (const { name, before, after } of realPairs()) {
      const patch = createTwoFilesPatch('a/x.md', 'b/x.md', textOf(before), textOf(after));
      if (exact(before) === exact(after)) continue;
      const [file] = applyPatch(patch, (path) => (path === 'x.md' ? before : undefined));
      expect(file?.problem, name).toBeUndefined();
      expect(exact(file?.after ?? new Uint8Array()) === exact(after), name).toBe(true);
    }
  });
});

describe('unifiedDiff', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trueup-patch-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** What `git apply` makes of the diff. */
  function applied(before: string, after: string): string {
    execFileSync('git', ['init', '-q'], { cwd: folder });
    writeFileSync(join(folder, 'x.md'), before);
    const [file] = applyPatch(unifiedDiff('x.md', bytesOf(before), bytesOf(after)), (path) =>
      path === 'x.md' ? bytesOf(before) : undefined,
    );
    execFileSync('git', ['apply', '--check', '-'], { cwd: folder, input: unifiedDiff('x.md', bytesOf(before), bytesOf(after)) });
    return textOf(file?.after ?? new Uint8Array());
  }

  it.each([
    ['a change', '# A\none\ntwo\n', '# A\n1\ntwo\n'],
    ['a removal at the start', 'one\ntwo\n', 'two\n'],
    ['an addition in an empty place', 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\n', 'a\nb\nc\nd\ne\nf\nX\ng\nh\ni\nj\nk\nl\nY\n'],
    ['a last line without an ending', '# A\none', '# A\none\n\n## B\ntwo'],
    ['a final line ending that goes', 'a\nb\n', 'a\nb'],
  ])('applies again: %s', (_, before, after) => {
    expect(applied(before, after)).toBe(after);
  });

  it('is empty for equal texts', () => {
    expect(unifiedDiff('x.md', bytesOf('a\n'), bytesOf('a\n'))).toBe('');
  });
});
