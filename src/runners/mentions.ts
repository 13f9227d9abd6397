/** Finds the code files that speak of some words, best first, in bounded time and memory whatever the repository holds. */
import { constants } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';

const FILE_BYTES_MAX = 512 * 1024;
const ALL_BYTES_MAX = 64 * 1024 * 1024;
const FILES_MAX = 20_000;
const LIST_MS_MAX = 20_000;
const LIST_BYTES_MAX = 64 * 1024 * 1024;
const WORDS_MAX = 32;
const WORD_LENGTH_MIN = 3;
const AT_ONCE = 16;

const CODE =
  /\.(?:[cm]?[jt]sx?|vue|svelte|astro|py|pyi|rb|rake|go|rs|java|kts?|scala|groovy|c|h|cc|cpp|cxx|hpp|hh|cs|fsx?|vb|swift|mm?|php|exs?|erl|hrl|hs|mli?|clj[cs]?|lua|r|jl|dart|zig|nim|sql|sh|bash|ps1|pl|pm|html?|s?css|less|proto|graphql|tf)$/i;
const GENERATED = /(?:^|\/)(?:node_modules|bower_components|vendor|third_party)\/|\.min\.[cm]?js$|\.d\.ts$|_pb2\.py$|\.pb\.go$/;
/** Folders that are not walked where there is no git to say what is ignored. */
const OUTPUT_FOLDER = /^(?:\..*|node_modules|bower_components|vendor|dist|build|out|target|coverage|__pycache__|venv)$/;
const TEST = /(?:^|\/)(?:tests?|specs?|__tests__)\/|[._-](?:test|spec)\.[^/]+$|(?:^|\/)test_[^/]+\.py$|_test\.[^/]+$/i;

/** A word in the path says more than one in the text. */
const PATH_WEIGHT = 3;
/** A test speaks of what it tests, which is rarely what is to be changed first. */
const TEST_FACTOR = 0.5;

/**
 * Paths of code files that mention any of the words, at most `limit`, best first. A word counts the more the fewer files
 * mention it (tf-idf with damped counts), upper and lower case alike, also inside a longer name. Left out are files over
 * 512 kB, binary, generated and locked ones, and whatever git ignores.
 */
export async function codeMentions(root: string, words: readonly string[], limit: number): Promise<readonly string[]> {
  const wanted = [...new Set(words.map((word) => word.toLowerCase().trim()))]
    .filter((word) => word.length >= WORD_LENGTH_MIN)
    .slice(0, WORDS_MAX);
  if (wanted.length === 0 || limit <= 0) return [];
  const candidates = (await listFiles(root)).filter((file) => CODE.test(file) && !GENERATED.test(file));
  const inPath = (file: string): number => wanted.filter((word) => file.toLowerCase().includes(word)).length;
  // When there are too many to read, those whose path speaks of it are read first.
  const ordered = candidates
    .map((file) => ({ file, named: inPath(file) }))
    .toSorted((one, other) => other.named - one.named || order(one.file, other.file));
  const mentions = await readAll(root, ordered.slice(0, FILES_MAX), wanted);
  return rank(mentions, wanted).slice(0, limit);
}

interface Mention {
  readonly file: string;
  /** Words in the path. */
  readonly named: number;
  /** How often each word occurs in the text. */
  readonly counts: readonly number[];
}

function rank(mentions: readonly Mention[], words: readonly string[]): readonly string[] {
  const weights = words.map((_, word) => {
    const files = mentions.filter(({ counts }) => (counts[word] ?? 0) > 0).length;
    return files === 0 ? 0 : Math.log(1 + mentions.length / files);
  });
  const score = ({ file, named, counts }: Mention): number => {
    const text = counts.reduce((sum, count, word) => sum + (weights[word] ?? 0) * Math.log2(1 + count), 0);
    return (text + PATH_WEIGHT * named) * (TEST.test(file) ? TEST_FACTOR : 1);
  };
  return mentions
    .map((mention) => ({ file: mention.file, score: score(mention) }))
    .filter((one) => one.score > 0)
    .toSorted((one, other) => other.score - one.score || order(one.file, other.file))
    .map(({ file }) => file);
}

function order(one: string, other: string): number {
  return one < other ? -1 : Number(one !== other);
}

async function readAll(
  root: string,
  files: readonly { readonly file: string; readonly named: number }[],
  words: readonly string[],
): Promise<readonly Mention[]> {
  const pattern = new RegExp(
    words
      .toSorted((one, other) => other.length - one.length)
      .map(escaped)
      .join('|'),
    'g',
  );
  const index = new Map(words.map((word, at) => [word, at]));
  const mentions: Mention[] = [];
  let left = ALL_BYTES_MAX;
  for (let at = 0; at < files.length && left > 0; at += AT_ONCE) {
    const group = files.slice(at, at + AT_ONCE);
    const texts = await Promise.all(group.map(async ({ file }) => readText(path.join(root, file))));
    for (const [n, { file, named }] of group.entries()) {
      const text = texts[n] ?? '';
      left -= text.length;
      mentions.push({ file, named, counts: countWords(text.toLowerCase(), pattern, index) });
    }
  }
  return mentions;
}

function escaped(word: string): string {
  return word.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}

function countWords(text: string, pattern: RegExp, index: ReadonlyMap<string, number>): readonly number[] {
  const counts = Array.from({ length: index.size }, () => 0);
  for (const [word] of text.matchAll(pattern)) {
    const at = index.get(word);
    if (at !== undefined) counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

/** Text of a plain file within the limit, else nothing. Links are not followed and pipes not waited for. */
async function readText(file: string): Promise<string> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => undefined);
  if (handle === undefined) return '';
  try {
    const found = await handle.stat();
    if (!found.isFile() || found.size > FILE_BYTES_MAX) return '';
    const bytes = await handle.readFile();
    return bytes.subarray(0, 8_000).includes(0) ? '' : bytes.toString('utf8');
  } finally {
    await handle.close();
  }
}

async function listFiles(root: string): Promise<readonly string[]> {
  return (await listWithGit(root)) ?? walk(root);
}

/** What git knows and does not ignore. Listing reads the index and the folders; the one hook it could call is switched off. */
async function listWithGit(root: string): Promise<readonly string[] | undefined> {
  const { execa } = await import('execa');
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  const argv = [
    '-C',
    root,
    '-c',
    'core.fsmonitor=false',
    '--no-optional-locks',
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
  ];
  const result = await execa('git', argv, {
    cwd: path.parse(root).root,
    env: { PATH: folders.join(path.delimiter), HOME: process.env['HOME'] ?? '', LC_ALL: 'C' },
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: LIST_MS_MAX,
    maxBuffer: LIST_BYTES_MAX,
    stripFinalNewline: false,
  });
  return result.failed ? undefined : [...new Set(result.stdout.split('\0').filter((file) => file !== ''))];
}

async function walk(root: string): Promise<readonly string[]> {
  const files: string[] = [];
  const folders = [''];
  for (let folder = folders.shift(); folder !== undefined && files.length < FILES_MAX * 5; folder = folders.shift()) {
    // A folder that cannot be read holds no file that could be changed.
    const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isFile()) files.push(file);
      else if (entry.isDirectory() && !OUTPUT_FOLDER.test(entry.name)) folders.push(file);
    }
  }
  return files;
}
