/** All keys of the program as one table: what the dispatcher obeys is what footer, help, palette and README print. */
import { KEY_GROUPS, isKeyName, keyWord } from './key-names.ts';
import { SCREEN_NAMES } from './screen.ts';
import type { KeyRow, Screen, ScreenName } from './screen.ts';

export interface Keymap {
  /** Keys of a screen first, then those of every place. */
  readonly rowsFor: (screen: ScreenName) => readonly KeyRow[];
  /** Rows that a key may mean in a screen, its own first. */
  readonly meanings: (screen: ScreenName, key: string) => readonly KeyRow[];
  /** The row of a command, wherever it is. */
  readonly find: (command: string) => KeyRow | undefined;
  /** What opens help; the one key that every footer shows. */
  readonly help: KeyRow | undefined;
  /** What was wrong with the person's own bindings, as sentences. */
  readonly problems: readonly string[];
}

/** Chords by command, as settings write them. A list replaces the command's own keys; an empty one leaves it to the palette. */
export type Bindings = Readonly<Record<string, readonly string[]>>;

/** Joins the screens' rows with those of every place, with the person's bindings in force. A binding that is wrong is left out and named. */
export function createKeymap(screens: readonly Screen[], everywhere: readonly KeyRow[], bindings: Bindings = {}): Keymap {
  const scopes = new Map<ScreenName | undefined, readonly KeyRow[]>([
    [undefined, everywhere],
    ...screens.map(({ name, keys }) => [name, keys] as const),
  ]);
  const known = new Set([...scopes.values()].flat().map(({ command }) => command));
  const problems = problemsOf(bindings, known);
  const rebound = new Map([...scopes].map(([name, rows]) => [name, rebind(rows, bindings, problems)]));
  const global = rebound.get(undefined) ?? [];
  const own = (screen: ScreenName): readonly KeyRow[] => rebound.get(screen) ?? [];
  const all = [...rebound.values()].flat();
  const joined = new Map(SCREEN_NAMES.map((screen) => [screen, [...own(screen), ...global]]));
  const rowsFor = (screen: ScreenName): readonly KeyRow[] => joined.get(screen) ?? global;
  return {
    problems,
    help: global.find(({ command }) => command === 'help'),
    rowsFor,
    meanings: (screen, key) => rowsFor(screen).filter(({ keys }) => keys.includes(key)),
    find: (command) => all.find((row) => row.command === command),
  };
}

function problemsOf(bindings: Bindings, known: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  for (const [command, keys] of Object.entries(bindings)) {
    if (!known.has(command)) problems.push(`keys.${command}: there is no such command.`);
    for (const key of keys) if (!isKeyName(key)) problems.push(`keys.${command}: ${JSON.stringify(key)} is no key.`);
  }
  return problems;
}

/** Gives bound commands their keys and takes those keys from the commands of the same place that had them. */
function rebind(rows: readonly KeyRow[], bindings: Bindings, problems: string[]): readonly KeyRow[] {
  const owner = new Map<string, string>();
  for (const { command } of rows) {
    for (const key of bindings[command] ?? []) {
      const other = owner.get(key);
      if (other === undefined && isKeyName(key)) owner.set(key, command);
      else if (other !== undefined && other !== command) problems.push(`keys.${command}: ${keyWord(key)} is bound to ${other} already.`);
    }
  }
  return rows.map((row) => {
    const bound = bindings[row.command];
    const keys = (bound ?? row.keys).filter((key) => isKeyName(key) && (owner.get(key) ?? row.command) === row.command);
    return bound === undefined && keys.length === row.keys.length ? row : { ...row, keys };
  });
}

/** Pairs of commands of one place that have a key in common; the shipped table has none. */
export function conflicts(screens: readonly Screen[], everywhere: readonly KeyRow[]): readonly string[] {
  return [everywhere, ...screens.map(({ keys }) => keys)].flatMap((rows) =>
    rows.flatMap((row, index) =>
      rows
        .slice(index + 1)
        .flatMap((other) =>
          row.keys.filter((key) => other.keys.includes(key)).map((key) => `${keyWord(key)}: ${row.command} and ${other.command}`),
        ),
    ),
  );
}

/** The key table as Markdown: keys of every place by group, then those of each screen. */
export function keyTable(screens: readonly Screen[], everywhere: readonly KeyRow[]): string {
  const table = (rows: readonly KeyRow[]): string =>
    [
      '| Key | Does | Command |',
      '|---|---|---|',
      ...rows.map((row) => `| ${row.keys.map(cell).join(' ')} | ${row.label.replaceAll('|', String.raw`\|`)} | \`${row.command}\` |`),
    ].join('\n');
  const groups = KEY_GROUPS.flatMap(([group, title]) => {
    const rows = everywhere.filter((row) => row.group === group);
    return rows.length === 0 ? [] : [`**${title}**\n\n${table(rows)}`];
  });
  const own = SCREEN_NAMES.flatMap((name) =>
    screens
      .filter((screen) => screen.name === name && screen.keys.length > 0)
      .map((screen) => `**${screen.title}**\n\n${table(screen.keys)}`),
  );
  return `${[...groups, ...own].join('\n\n')}\n`;
}

/** A key as Markdown code; a backtick or a bar needs care. */
function cell(key: string): string {
  const word = keyWord(key);
  return word === '|' ? '`\\|`' : word === '`' ? '`` ` ``' : `\`${word}\``;
}
