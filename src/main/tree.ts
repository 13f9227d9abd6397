/**
 * The files of a project as spec formats see them: listed by one synchronous walk and read once, in as few calls of the
 * system as there can be, because a check of thousands of small specs spends its time there.
 */
import { join, sep } from 'node:path';
import type { Tree } from '../documents/formats/format.ts';
import { ignoredFolders, type IgnoredFolders } from './git-ignore.ts';
import { leafFolders, type IsLeaf } from './leaf-folders.ts';
import { errnoOf } from '../../sessions/failure.ts';
import { fs } from './quick-fs.ts';

const { closeSync, constants, existsSync, fstatSync, openSync, readFileSync, readSync, readdirSync, realpathSync, statSync } = fs;

/** A file longer than this is not read; specs are written by hand. */
export const TREE_FILE_BYTES_MAX = 16 * 1024 * 1024;

/** A tree on disk. */
export interface FileTree extends Tree {
  /** Absolute path without symbolic links. */
  readonly root: string;
  has(path: string): boolean;
  /** Text of a listed file that is looked at once: nothing of it is kept. Invalid UTF-8 becomes U+FFFD, a byte order mark stays. */
  text(path: string): string | undefined;
  unread(path: string): string | undefined;
  /** Files that were asked for, and folders of specs, that are there and gave nothing, with why as in `unread`. */
  allUnread(): ReadonlyMap<string, string>;
  /** Folders of specs that could not be listed. */
  readonly unlisted: readonly string[];
  readonly folders: readonly string[];
}

/** Folders in which spec tools keep files of every kind; elsewhere only Markdown is listed. Never left out because git ignores them. */
const SPEC_FOLDERS: ReadonlySet<string> = new Set(['openspec', 'specs', 'spec', '.kiro', '.specify']);
const MAIN_SPECS = 'openspec/specs/';
/** Folders in which every name is one that a person chose for a spec or a change. */
const NAMED_BY_PEOPLE = /(?:^|\/)(?:openspec\/(?:specs|changes|schemas)|\.kiro\/specs)\//u;

/** Whether a file is listed although it is neither Markdown nor in a folder of specs. */
export type Listed = (path: string) => boolean;
const nothing: Listed = () => false;

/** What a walk looks for. */
export interface WalkOptions {
  readonly alsoListed?: Listed;
  /**
   * Of OpenSpec's main specs only `spec.md` matters: a folder of theirs without subfolders is taken to hold one and is not
   * listed. A path that turns out not to be there reads as undefined.
   */
  readonly mainSpecs?: boolean;
}

/** Lists a folder's tree and hands it out for reading. Follows no symbolic link to a folder, and links to files only inside the root. */
export function openTree(root: string, options: WalkOptions = {}): FileTree {
  const walk = startWalk(root, options);
  while (walk.step());
  return walk.tree();
}

/** A walk that can be interrupted between folders. */
export interface Walk {
  /** Lists one more folder; false when all are listed. */
  step(): boolean;
  /** The tree of what was listed so far. */
  tree(): FileTree;
}

interface Folder {
  /** Absolute, with a separator at the end. */
  readonly path: string;
  /** From the root, with `/` at the end; empty at the top. */
  readonly prefix: string;
  readonly isSpecs: boolean;
}

/** Begins the walk of `openTree`, for those who have other things to do meanwhile. Throws the system's error when the root cannot be listed. */
export function startWalk(root: string, { alsoListed = nothing, mainSpecs = false }: WalkOptions = {}): Walk {
  const top = realpathSync(root);
  const ignored = ignoredFolders(gitIgnore(top));
  const isLeaf = mainSpecs ? leafFolders(top) : undefined;
  const paths: string[] = [];
  const links = new Map<string, string>();
  const folders: string[] = [];
  const unlisted = new Map<string, string>();
  const waiting: Folder[] = [{ path: top.endsWith(sep) ? top : top + sep, prefix: '', isSpecs: false }];
  return {
    step() {
      const folder = waiting.pop();
      if (folder === undefined) return false;
      list(folder, { top, ignored, alsoListed, isLeaf, paths, links, folders, unlisted, waiting });
      return waiting.length > 0;
    },
    tree: () => treeOf(top, { paths, links, folders, unlisted }),
  };
}

interface Listing {
  readonly top: string;
  readonly ignored: IgnoredFolders;
  readonly alsoListed: Listed;
  readonly isLeaf: IsLeaf | undefined;
  readonly paths: string[];
  readonly links: Map<string, string>;
  readonly folders: string[];
  readonly unlisted: Map<string, string>;
  readonly waiting: Folder[];
}

function list(folder: Folder, listing: Listing): void {
  const { top, ignored, alsoListed, isLeaf, paths, links, folders, unlisted, waiting } = listing;
  const leaf = folder.prefix === MAIN_SPECS ? isLeaf : undefined;
  if (folder.isSpecs) folders.push(folder.prefix.slice(0, -1));
  const entries = entriesOf(folder);
  if (typeof entries === 'string') {
    if (folder.isSpecs) unlisted.set(folder.prefix.slice(0, -1), entries);
    return;
  }
  for (const entry of entries) {
    const { name } = entry;
    const path = folder.prefix + name;
    if (entry.isDirectory()) {
      const isSpecs = folder.isSpecs || SPEC_FOLDERS.has(name);
      if (isSkipped(name, folder)) continue;
      if (leaf?.(folder.path + name) === true) paths.push(`${path}/spec.md`);
      else if (isSpecs || !ignored(path, name)) waiting.push({ path: folder.path + name + sep, prefix: `${path}/`, isSpecs });
    } else if (folder.isSpecs || isMarkdown(name) || alsoListed(path)) {
      if (entry.isFile()) paths.push(path);
      else if (entry.isSymbolicLink()) addLink(top, folder.path + name, path, paths, links);
    }
  }
}

/** Hidden folders, and dependencies unless that is what somebody called a spec. */
function isSkipped(name: string, { isSpecs, prefix }: Folder): boolean {
  if (name === 'node_modules') return !isSpecs || !NAMED_BY_PEOPLE.test(prefix);
  return name.startsWith('.') && !SPEC_FOLDERS.has(name);
}

/** What is in a folder, or why that cannot be known; nothing for one that is gone. */
function entriesOf({ path, prefix }: Folder) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    const code = errnoOf(error);
    // The root must be there; any other folder may be gone since its parent was listed.
    if (prefix === '' || !['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ELOOP'].includes(code)) throw error;
    if (isMisnamed(prefix) && code === 'ENOENT') return MISNAMED;
    return code === 'EACCES' || code === 'EPERM' ? `cannot be read (${code})` : [];
  }
}

function addLink(top: string, link: string, path: string, paths: string[], links: Map<string, string>): void {
  const target = linkTarget(top, link);
  if (target === undefined) return;
  paths.push(path);
  links.set(path, target);
}

/** The file inside the root that a link leads to. */
function linkTarget(top: string, link: string): string | undefined {
  try {
    const target = realpathSync(link);
    return target.startsWith(top.endsWith(sep) ? top : top + sep) && statSync(target).isFile() ? target : undefined;
  } catch {
    // Points nowhere: there is no such file.
    return undefined;
  }
}

function isMarkdown(name: string): boolean {
  return name.endsWith('.md') || /\.(?:markdown|mdx|MD)$/u.test(name);
}

function gitIgnore(top: string): string {
  const file = join(top, '.gitignore');
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  } catch {
    // What cannot be read ignores nothing.
    return '';
  }
}

/** Whether a name may have had bytes that are no text: those of it that are not are listed as U+FFFD, and nothing is found there. */
function isMisnamed(path: string): boolean {
  return path.includes('\ufffd');
}

const MISNAMED = 'has a name that is not UTF-8';

function treeOf(
  top: string,
  { paths: found, links, folders, unlisted }: Pick<Listing, 'paths' | 'links' | 'folders' | 'unlisted'>,
): FileTree {
  const paths = found.toSorted();
  const kept = new Map<string, Uint8Array | undefined>();
  const unread = new Map(unlisted);
  let known: ReadonlySet<string> | undefined;
  const has = (path: string): boolean => (known ??= new Set(paths)).has(path);
  /** The bytes stay as they are only until the next file is read. */
  const fresh = (path: string): Uint8Array | undefined => {
    if (unread.has(path)) return undefined;
    let target = links.get(path);
    let content = readFile(target ?? `${top}/${path}`, target !== undefined);
    if (content === LINK) {
      target = linkTarget(top, `${top}/${path}`);
      content = target === undefined ? undefined : readFile(target, true);
    }
    if (content === undefined && isMisnamed(path)) content = MISNAMED;
    if (typeof content === 'string') unread.set(path, content);
    return typeof content === 'string' ? undefined : content;
  };
  const read = (path: string): Uint8Array | undefined => {
    if (kept.has(path)) return kept.get(path);
    const bytes = has(path) ? fresh(path)?.slice() : undefined;
    kept.set(path, bytes);
    return bytes;
  };
  return {
    root: top,
    paths,
    has,
    folders,
    unlisted: [...unlisted.keys()],
    allUnread: () => unread,
    unread(path) {
      read(path);
      return unread.get(path);
    },
    read,
    text(path) {
      const bytes = fresh(path);
      return bytes === undefined ? undefined : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8');
    },
  };
}

/** Nearly every file fits in here, so that one is read by three calls of the system. */
const scratch = new Uint8Array(256 * 1024);
// A pipe that took a file's place must not be waited for, nor a link followed that was none when it was listed.
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);
const OWN_FLAGS = FLAGS | (constants.O_NOFOLLOW ?? 0);

/** What a file is that nobody knew to be a link. */
const LINK = 'is a symbolic link';

/** A file's bytes, overwritten by the next call; undefined for a file that is gone, or why it cannot be read. */
function readFile(file: string, isLink: boolean): Uint8Array | string | undefined {
  let open: number | undefined;
  try {
    open = openSync(file, isLink ? FLAGS : OWN_FLAGS);
    const taken = readSync(open, scratch, 0, scratch.length, 0);
    return taken === scratch.length ? readLong(open) : scratch.subarray(0, taken);
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ELOOP' && !isLink) return LINK;
    return code === 'ENOENT' ? undefined : `cannot be read (${code})`;
  } finally {
    if (open !== undefined) closeSync(open);
  }
}

function readLong(open: number): Uint8Array | string {
  const { size } = fstatSync(open);
  if (size > TREE_FILE_BYTES_MAX) return `is larger than ${TREE_FILE_BYTES_MAX / 1024 / 1024} MiB`;
  const bytes = new Uint8Array(size);
  let taken = 0;
  for (let more = -1; more !== 0 && taken < size; taken += more) more = readSync(open, bytes, taken, size - taken, taken);
  return bytes.subarray(0, taken);
}
