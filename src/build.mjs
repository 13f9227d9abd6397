/**
 * Makes `dist/`: the program as one bundle with lazy chunks, and the launcher. `--if-stale` does nothing when `dist/` is
 * newer than everything it is made from. What is bundled starts in a fraction of the time that separate files take.
 */
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = path.join(root, 'dist');
const INPUTS = ['src', 'views', 'sessions', 'package.json', 'package-lock.json'];

/** Ink's debugger is not part of the product; without this the bundle would ask for it at its start. */
const withoutDevtools = {
  name: 'without-devtools',
  setup(plugins) {
    plugins.onResolve({ filter: /^react-devtools-core$/ }, () => ({ path: 'devtools', namespace: 'absent' }));
    plugins.onLoad({ filter: /.*/, namespace: 'absent' }, () => ({
      contents: 'export default { initialize() {}, connectToDevTools() {} };',
    }));
  },
};

/**
 * Yoga, Ink's layout engine, asynchronously decodes its own text and asks for fetch() on the way, which compiles an HTTP
 * client: a third of the time to the first frame. Here its module lies beside the bundle and is read at once.
 */
const synchronousYoga = {
  name: 'synchronous-yoga',
  setup(plugins) {
    plugins.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, ({ path: file }) => {
      const text = readFileSync(file, 'utf8');
      const [address, base64] = expected(/data:application\/octet-stream;base64,([A-Za-z0-9+/=]+)/.exec(text), file);
      writeFileSync(path.join(dist, 'yoga.wasm'), Buffer.from(base64, 'base64'));
      return { contents: text.replace(address, 'data:application/octet-stream;base64,').replace('import.meta.url', '""') };
    });
    plugins.onLoad({ filter: /yoga-layout\/dist\/src\/index\.js$/ }, ({ path: file }) => {
      const text = readFileSync(file, 'utf8');
      const [asynchronous] = expected(/const Yoga = wrapAssembly\(await loadYoga\(\)\);/.exec(text), file);
      const synchronous = `import { readFileSync } from 'node:fs';
const yogaModule = { instantiateWasm: (imports, receive) => {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(new URL('./yoga.wasm', import.meta.url))), imports);
  receive(instance);
  return instance.exports;
} };
loadYoga(yogaModule);
const Yoga = wrapAssembly(yogaModule);`;
      return { contents: text.replace(asynchronous, synchronous), resolveDir: path.dirname(file) };
    });
  },
};

/** Characters that take one cell each whatever stands beside them; a text of these alone needs no tables of Unicode. */
export const SINGLE_CELL = '\\x20-\\x7e\\u00a1-\\u00ac\\u00ae-\\u02ff\\u2190-\\u21ff\\u2500-\\u259f\\u2713\\u2717\\u276f';

/** The first text outside ASCII makes string-width compile its tables, 45 ms; frames are drawn from lines and blocks. */
const fastWidths = {
  name: 'fast-widths',
  setup(plugins) {
    plugins.onLoad({ filter: /node_modules\/string-width\/index\.js$/ }, ({ path: file }) => {
      const text = readFileSync(file, 'utf8');
      const [head] = expected(/export default function stringWidth\(/.exec(text), file);
      const fast = `
const singleCells = /^[${SINGLE_CELL}]*$/;
const colours = /\\x1b\\[[\\d;]*m/g;
export default function stringWidth(input, options) {
  if (options === undefined && typeof input === 'string') {
    const plain = input.includes('\\x1b') ? input.replace(colours, '') : input;
    if (singleCells.test(plain)) return plain.length;
  }
  return tabledWidth(input, options);
}`;
      return { contents: text.replace(head, 'function tabledWidth(') + fast, resolveDir: path.dirname(file) };
    });
  },
};

/** A match that must be there: a dependency that changed shape is noticed here and not by a user. */
function expected(match, file) {
  if (match === null) throw new Error(`${file}: not the shape that src/build.mjs knows; look at the plugin that reads it`);
  return match;
}

/** Latest change of a file or of anything below a folder, in milliseconds since the epoch. */
function changedMs(file) {
  const facts = statSync(file);
  if (!facts.isDirectory()) return facts.mtimeMs;
  return Math.max(facts.mtimeMs, ...readdirSync(file, { recursive: true }).map((name) => statSync(path.join(file, name)).mtimeMs));
}

function isFresh() {
  const made = path.join(dist, 'launcher.cjs');
  return existsSync(made) && INPUTS.every((input) => changedMs(path.join(root, input)) < statSync(made).mtimeMs);
}

async function main() {
  if (process.argv.includes('--if-stale') && isFresh()) return;
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist);
  const { errors } = await build({
    absWorkingDir: root,
    entryPoints: ['src/main.ts'],
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.13',
    jsx: 'automatic',
    // Flat, because files that ship beside the bundle are found from any chunk by the same relative path.
    chunkNames: '[name]-[hash]',
    define: { 'process.env.NODE_ENV': '"production"', 'process.env.DEV': '"false"', TRUEUP_VERSION: JSON.stringify(version) },
    banner: { js: "import { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);" },
    plugins: [withoutDevtools, synchronousYoga, fastWidths],
    legalComments: 'eof',
    logLevel: 'warning',
  }).catch((failure) => failure);
  if (errors.length > 0) {
    // esbuild has said what and where.
    process.exitCode = 1;
    return;
  }
  // Last, because its age is what `--if-stale` goes by.
  copyFileSync(path.join(root, 'src/launcher.cjs'), path.join(dist, 'launcher.cjs'));
  chmodSync(path.join(dist, 'launcher.cjs'), 0o755);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
