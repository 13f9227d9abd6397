/** Decides by its text alone whether a repository path may be used at all, and refuses it before anything is opened. */
import { TrueupError } from '../src/domain/error.ts';
import { visible } from '../src/domain/visible.ts';

const PATH_BYTES_MAX = 1024;
const NAME_BYTES_MAX = 255;
const DEPTH_MAX = 64;
const SHOWN_MAX = 120;

const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;
const ENCODED = /%(?:2e|2f|5c|00)/i;
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:[ .].*)?$/i;
/** Characters that some file systems leave out when they compare names (git's is_hfs_dotgit). */
const IGNORED = /\p{Default_Ignorable_Code_Point}/gu;
/** Names that Windows makes for longer ones. */
const SHORT_NAME = /^(?:git|trueup|husky|vscode)[a-z0-9]{0,3}~\d/;

/** Folders whose content decides what programs run, or is the program's own record. Refused at any depth. */
const PROTECTED_FOLDERS: readonly string[] = [
  '.git',
  '.trueup',
  '.husky',
  '.githooks',
  '.hg',
  '.svn',
  '.vscode',
  '.idea',
  '.devcontainer',
  '.ssh',
  '.gnupg',
  '.aws',
];

/** Files that hold secrets or decide what programs run. Refused at any depth. */
const PROTECTED_FILES: readonly string[] = [
  '.gitmodules',
  '.gitattributes',
  '.gitconfig',
  '.mcp.json',
  '.npmrc',
  '.yarnrc',
  '.yarnrc.yml',
  '.pnpmfile.cjs',
  '.envrc',
  '.netrc',
  '.pypirc',
  '.bashrc',
  '.bash_profile',
  '.profile',
  '.zshrc',
  '.zshenv',
  '.zprofile',
  '.pre-commit-config.yaml',
  '.pre-commit-config.yml',
  'lefthook.yml',
  '.lefthook.yml',
];

/** The same, by place. */
const PROTECTED_PLACES: readonly RegExp[] = [
  /(?:^|\/)\.github\/(?:workflows|actions)(?:\/|$)/,
  /(?:^|\/)\.claude\/(?:settings[^/]*\.json|hooks(?:\/|$))/,
  /(?:^|\/)\.(?:cursor|gemini|codex)\/(?:mcp|settings|config)[^/]*$/,
  /(?:^|\/)\.env(?:\.(?!example$|sample$|template$)[^/]*)?$/,
];

function refuse(path: string, why: string): TrueupError {
  return new TrueupError('refusal', 'path-refused', `${shown(path)}: ${why}`, {
    fix: 'use a path inside the repository, with forward slashes and plain names',
  });
}

/** A path as it may be put in a message. */
export function shown(path: string): string {
  const text = visible(path);
  return text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}…` : text;
}

function reasonAgainstName(name: string): string | undefined {
  if (name === '') return 'it has an empty name in it';
  if (name === '.' || name === '..') return `it has \`${name}\` in it`;
  if (/[ .]$/.test(name)) return 'a name ends with a space or a dot, which some systems drop';
  if (DEVICE.test(name)) return 'it names a device on some systems';
  if (name.includes('::$')) return 'it names a hidden stream on some systems';
  return Buffer.byteLength(name) > NAME_BYTES_MAX ? `a name is longer than ${NAME_BYTES_MAX} bytes` : undefined;
}

function reasonAgainst(path: string, names: readonly string[]): string | undefined {
  if (path === '') return 'it is empty';
  if (/[\p{Surrogate}\ufffd]/u.test(path)) return 'it is not valid Unicode';
  if (CONTROL.test(path)) return 'it has a control character in it';
  if (path.includes('\\')) return 'it has a backslash in it';
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'it is absolute';
  if (path.startsWith('~')) return 'it begins with a tilde, which some programs expand';
  if (ENCODED.test(path)) return 'it has an encoded dot, slash or NUL in it';
  if (Buffer.byteLength(path) > PATH_BYTES_MAX) return `it is longer than ${PATH_BYTES_MAX} bytes`;
  if (names.length > DEPTH_MAX) return `it is deeper than ${DEPTH_MAX} folders`;
  for (const name of names) {
    const reason = reasonAgainstName(name);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** The form in which two names that some file system takes for one are equal. */
function folded(name: string): string {
  return name.replace(IGNORED, '').normalize('NFKC').toLowerCase();
}

/** Whether a path names a file that decides what programs run, holds secrets, or is the program's own record. */
export function isProtected(path: string): boolean {
  const names = path.split('/').map(folded);
  const last = names.at(-1) ?? '';
  if (names.some((name) => PROTECTED_FOLDERS.includes(name) || SHORT_NAME.test(name))) return true;
  return PROTECTED_FILES.includes(last) || PROTECTED_PLACES.some((place) => place.test(names.join('/')));
}

/**
 * The names of a repository-relative path, outermost first. Throws a `refusal`: `path-refused` for a path that may leave the
 * root or that two systems read differently, `path-protected` for one that needs its own approval. Nothing is decoded.
 */
export function namesOf(path: string): readonly string[] {
  const names = path.split('/');
  const reason = reasonAgainst(path, names);
  if (reason !== undefined) throw refuse(path, reason);
  if (isProtected(path))
    throw new TrueupError(
      'refusal',
      'path-protected',
      `${shown(path)}: protected, because it can run programs, holds secrets or is the record of a session`,
      {
        fix: 'change it yourself, outside the program',
      },
    );
  return names;
}

/** Whether `namesOf` would take a path. */
export function isUsable(path: string): boolean {
  return reasonAgainst(path, path.split('/')) === undefined && !isProtected(path);
}
