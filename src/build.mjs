/**
 * Bundles the program into `dist/`: its entry, that of the thread that compares texts, and chunks that are loaded when they
 * are needed; nothing minified, so that a stack trace can be read. `--if-stale` does nothing when no source has changed
 * since the last build.
 */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = path.join(ROOT, 'dist');
const STAMP = path.join(DIST, '.stamp');
const SOURCES = ['src', 'views', 'sessions', 'package.json', 'package-lock.json'];

/** A digest over every source file's path and content. */
function contentStamp() {
  const hash = createHash('sha256');
  for (const source of SOURCES) addFile(hash, path.join(ROOT, source));
  return hash.digest('hex');
}

function addFile(hash, file) {
  if (statSync(file).isDirectory()) {
    for (const name of readdirSync(file).toSorted()) if (name !== 'node_modules') addFile(hash, path.join(file, name));
    return;
  }
  hash.update(path.relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
}

/** Ink asks for its debugging aid by name; a build has none. */
const withoutDevtools = {
  name: 'without-devtools',
  setup(esbuild) {
    esbuild.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'devtools', namespace: 'absent' }));
    esbuild.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({
      contents: 'export default { initialize() {}, connectToDevTools() {} };',
    }));
  },
};

/**
 * Yoga decodes its machine code from text and compiles it through `fetch`, which alone makes Node load an HTTP client.
 * Here the code lies in a file of its own and is compiled at once.
 */
const directYoga = {
  name: 'direct-yoga',
  setup(esbuild) {
    esbuild.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, ({ path: file }) => {
      const source = readFileSync(file, 'utf8');
      const [whole, code] = /data:application\/octet-stream;base64,([A-Za-z0-9+/=]+)/.exec(source) ?? [];
      if (whole === undefined) throw new Error(`${file}: Yoga is not packed as expected`);
      replaceFile(path.join(DIST, 'yoga.wasm'), Buffer.from(code, 'base64'));
      return { contents: source.replace(whole, 'data:application/octet-stream;base64,').replaceAll('import.meta.url', '""') };
    });
    esbuild.onLoad({ filter: /yoga-layout\/dist\/src\/index\.js$/ }, ({ path: file }) => ({
      resolveDir: path.dirname(file),
      contents: `
        import loadYoga from '../binaries/yoga-wasm-base64-esm.js';
        import wrapAssembly from './wrapAssembly.js';
        import { readFileSync } from 'node:fs';
        const module = {
          instantiateWasm(imports, receive) {
            const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(new URL('./yoga.wasm', import.meta.url))), imports);
            receive(instance);
            return instance.exports;
          },
        };
        loadYoga(module);
        const Yoga = wrapAssembly(module);
        export default Yoga;
        export * from './generated/YGEnums.js';`,
    }));
  },
};

/** Measuring text compiles a large pattern on the first character beyond ASCII; text of plain one-cell characters needs none. */
const quickWidth = {
  name: 'quick-width',
  setup(esbuild) {
    esbuild.onLoad({ filter: /node_modules\/string-width\/index\.js$/ }, ({ path: file }) => {
      const source = readFileSync(file, 'utf8');
      const renamed = lateTables.reduce((text, [eager, late]) => replaceOnce(file, text, eager, late), source);
      return {
        resolveDir: path.dirname(file),
        contents: `${renamed}
          const ONE_CELL = /^[\\x20-\\x7e\\u00a1-\\u00ac\\u00ae-\\u02ff\\u2190-\\u21ff\\u2500-\\u25fc\\u2713\\u2717\\u276f\\u2800-\\u28ff\\ufdd0-\\ufdef]*$/;
          const TWO_CELLS = /[\\u3001-\\u3029\\u3041-\\u3096\\u30a1-\\u30fa\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uff01-\\uff60]/g;
          const COLOURS = /\\x1b\\[[\\d;]*m/g;
          export default function stringWidth(string, options) {
            if (typeof string !== 'string' || string.length === 0) return 0;
            if (options === undefined) {
              const text = string.includes('\\x1b') ? string.replace(COLOURS, '') : string;
              if (ONE_CELL.test(text)) return text.length;
              const narrow = text.replace(TWO_CELLS, '');
              if (ONE_CELL.test(narrow)) return 2 * text.length - narrow.length;
            }
            return measuredWidth(string, options);
          }`,
      };
    });
  },
};

/** What loads tables of Unicode when it is made, and how it is made when it is first used instead. */
const lateTables = [
  ['export default function stringWidth', 'function measuredWidth'],
  [
    'const segmenter = new Intl.Segmenter();',
    'let cutter; const segmenter = { segment: (text) => (cutter ??= new Intl.Segmenter()).segment(text) };',
  ],
  [
    'const rgiEmojiRegex = /^\\p{RGI_Emoji}$/v;',
    'let emoji; const rgiEmojiRegex = { test: (text) => (emoji ??= new RegExp("^\\\\p{RGI_Emoji}$", "v")).test(text) };',
  ],
];

function replaceOnce(file, text, from, to) {
  const replaced = text.replace(from, () => to);
  if (replaced === text) throw new Error(`${file}: ${from} is not there as expected`);
  return replaced;
}

/** Chunks of earlier builds stay this long: a program that is still running loads them when it needs them. */
const KEPT_MS = 3_600_000;

async function bundle() {
  mkdirSync(DIST, { recursive: true });
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: { main: 'src/main.ts', 'compare-worker': 'src/main/compare-worker.ts' },
    outdir: DIST,
    // Flat, because files that lie beside the bundle are found from any chunk by the same relative path.
    chunkNames: '[name]-[hash]',
    bundle: true,
    splitting: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node22.13',
    jsx: 'automatic',
    legalComments: 'eof',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"', TRUEUP_VERSION: JSON.stringify(version) },
    banner: { js: "import { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);" },
    plugins: [withoutDevtools, directYoga, quickWidth],
  });
  const entries = outputFiles.toSorted((a, b) => Number(path.basename(a.path) === 'main.js') - Number(path.basename(b.path) === 'main.js'));
  for (const { path: file, contents } of entries) replaceFile(file, contents);
  replaceFile(path.join(DIST, 'launcher.cjs'), readFileSync(path.join(ROOT, 'src', 'launcher.cjs')));
  chmodSync(path.join(DIST, 'launcher.cjs'), 0o755);
  prune(new Set(['launcher.cjs', 'yoga.wasm', '.stamp', ...outputFiles.map((file) => path.basename(file.path))]));
}

/** Writes a file so that a program that starts meanwhile reads the old or the new one. */
function replaceFile(file, contents) {
  const fresh = `${file}.${process.pid}.new`;
  writeFileSync(fresh, contents);
  renameSync(fresh, file);
}

function prune(current) {
  for (const name of readdirSync(DIST)) {
    const file = path.join(DIST, name);
    if (!current.has(name) && Date.now() - statSync(file).mtimeMs > KEPT_MS) rmSync(file, { recursive: true, force: true });
  }
}

const stamp = contentStamp();
const isFresh = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp;
if (!process.argv.includes('--if-stale') || !isFresh) {
  try {
    await bundle();
    replaceFile(STAMP, stamp);
  } catch (failure) {
    // esbuild has said what and where; anything else says it here.
    if (failure?.errors === undefined) throw failure;
    process.exitCode = 1;
  }
}
