/** The project's own source files, read and parsed once for all tests of the structure. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, type Module } from '@swc/core';

/** Absolute path of the project. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Folders whose code ships. */
export const SHIPPED = ['src', 'views', 'sessions'] as const;

const CODE = /\.(ts|tsx|mjs|cjs)$/;

/** Paths of all code files below some folders of `root`, relative to it, with forward slashes, sorted. */
export function codeFiles(folders: readonly string[], root = ROOT): readonly string[] {
  return folders
    .flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => path.posix.join(folder, name)),
    )
    .filter((name) => CODE.test(name) && !name.includes('node_modules/'))
    .sort();
}

/** One node of a parsed file; positions count bytes from 1. */
export interface Node {
  readonly type: string;
  readonly span?: { readonly start: number; readonly end: number };
  readonly [key: string]: unknown;
}

/** A file with its syntax. */
export interface Source {
  readonly name: string;
  readonly text: string;
  readonly bytes: Buffer;
  readonly body: readonly Node[];
}

const parsed = new Map<string, Source>();

/** Reads and parses a file of the project. */
export function source(name: string): Source {
  const known = parsed.get(name);
  if (known) return known;
  const made = sourceOf(name, readFileSync(path.join(ROOT, name), 'utf8'));
  parsed.set(name, made);
  return made;
}

/** Parses a text as if it were a file of this name. */
export function sourceOf(name: string, text: string): Source {
  const module: Module = parseSync(text, { syntax: 'typescript', tsx: name.endsWith('x'), target: 'esnext' });
  return { name, text, bytes: Buffer.from(text), body: module.body as unknown as readonly Node[] };
}

/** Calls back for a node and everything below it, parents first. */
export function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) walk(item, visit);
    return;
  }
  if (!isObject(value)) return;
  if (isNode(value)) visit(value);
  for (const child of Object.values(value)) if (typeof child === 'object') walk(child, visit);
}

/** Whether something is a node, of one type when that is named. */
export function isNode(value: unknown, type?: string): value is Node {
  return isObject(value) && typeof value['type'] === 'string' && (type === undefined || value['type'] === type);
}

/** Line of a node in its file, from 1. */
export function lineOf(file: Source, node: Node): number {
  return file.bytes
    .subarray(0, Math.max(0, (node.span?.start ?? 1) - 1))
    .toString()
    .split('\n').length;
}

/** The text of a node. */
export function textOf(file: Source, node: Node): string {
  return file.bytes.subarray((node.span?.start ?? 1) - 1, (node.span?.end ?? 1) - 1).toString();
}

/** What a file exports under which name, with the statement that stands under its docstring. */
export interface Exported {
  readonly name: string;
  readonly statement: Node;
  /** The function itself, when it is one. */
  readonly callable: boolean;
}

/** Names that a file declares and exports; names it passes on from other files are not among them. */
export function exportsOf(file: Source): readonly Exported[] {
  return file.body.flatMap((statement) => {
    const declaration = statement['declaration'];
    if (statement.type !== 'ExportDeclaration' || !isNode(declaration)) return [];
    if (declaration.type === 'VariableDeclaration') return variables(declaration, statement);
    const name = identifier(declaration['identifier'] ?? declaration['id']);
    return name === undefined ? [] : [{ name, statement, callable: declaration.type === 'FunctionDeclaration' }];
  });
}

/** The comment that ends where a statement of the file's top level begins, or undefined. */
export function docOf(file: Source, statement: Node): string | undefined {
  const before = file.body.filter((other) => (other.span?.end ?? 0) <= (statement.span?.start ?? 0));
  const from = Math.max(0, ...before.map((other) => (other.span?.end ?? 1) - 1));
  const gap = file.bytes
    .subarray(from, (statement.span?.start ?? 1) - 1)
    .toString()
    .trimEnd();
  return gap.endsWith('*/') ? gap.slice(gap.lastIndexOf('/**')) : undefined;
}

/** The name of an identifier node. */
export function identifier(value: unknown): string | undefined {
  return isNode(value, 'Identifier') && typeof value['value'] === 'string' ? value['value'] : undefined;
}

function variables(declaration: Node, statement: Node): readonly Exported[] {
  const list = Array.isArray(declaration['declarations']) ? declaration['declarations'].filter(isObject) : [];
  return list.flatMap((one) => {
    const name = identifier(one['id']);
    const callable = isNode(one['init'], 'ArrowFunctionExpression') || isNode(one['init'], 'FunctionExpression');
    return name === undefined ? [] : [{ name, statement, callable }];
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
