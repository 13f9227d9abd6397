/** Documents for the tests of formats: every Markdown file of the shared corpora, and texts made to break readers. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Tree } from '../../src/documents/formats/format.ts';
import { encode } from '../../src/documents/lines.ts';

const CORPORA = fileURLToPath(new URL('../../../shared/corpora/', import.meta.url));
const HOSTILE = fileURLToPath(new URL('../../../shared/hostile/', import.meta.url));

/** Whether the shared corpora are on this machine. */
export const hasCorpora = existsSync(CORPORA);

export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

function filesBelow(root: string, accept: (name: string) => boolean): readonly NamedBytes[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && accept(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => ({ name: path.slice(root.length), bytes: new Uint8Array(readFileSync(path)) }));
}

/** Every Markdown file of the corpora, hidden folders included; `below` narrows it to `kiro/`, `speckit/` ... */
export function corpusFiles(below = ''): readonly NamedBytes[] {
  return filesBelow(CORPORA, (name) => name.endsWith('.md')).filter(({ name }) => name.startsWith(below));
}

/** The repositories of one corpus as trees. */
export function corpusTrees(corpus: 'kiro' | 'speckit'): readonly (readonly [string, Tree])[] {
  const files = corpusFiles(`${corpus}/`);
  const repositories = [...new Set(files.map(({ name }) => name.split('/')[1] ?? ''))];
  return repositories.map((repository) => {
    const prefix = `${corpus}/${repository}/`;
    return [
      repository,
      treeOf(files.filter(({ name }) => name.startsWith(prefix)).map(({ name, bytes }) => [name.slice(prefix.length), bytes])),
    ] as const;
  });
}

/** A tree of files given as bytes or text. */
export function treeOf(files: readonly (readonly [string, Uint8Array | string])[]): Tree {
  const content = new Map(files.map(([path, text]) => [path, typeof text === 'string' ? encode(text) : text]));
  return { paths: [...content.keys()].toSorted(), read: (path) => content.get(path) };
}

const SAMPLE = `# Title\n\n## User Scenarios & Testing *(mandatory)*\n\n### User Story 1 - Log in (Priority: P1)\n\nA user\nlogs in.\n\n**Acceptance Scenarios**:\n\n1. **Given** a user, **When** it logs in, **Then** it is in.\n2. **Given** no user,\n   **Then** nothing.\n\n### Edge Cases\n\n- What if?\n\n## Requirements\n\n- **FR-001**: System MUST log.\n- **FR-002**: System MUST [NEEDS CLARIFICATION: how long?] wait.\n\n### Requirement 1: Title\n\n**User Story:** As a user, I want it.\n\n#### Acceptance Criteria\n\n1. WHEN x THEN the system SHALL y\n2. THE system SHALL z\n\n### Requirement: Named\n\nIt SHALL be.\n\n#### Scenario: One\n- **WHEN** a\n- **THEN** b\n\n## Tasks\n\n- [ ] 1. First\n  - [x] 1.1 Second\n    - _Requirements: 1.1_\n- [ ] T001 [P] [US1] Do (depends on T002)\n- [X] **T002** Done\n- [P] tasks = legend\n`;

/** Texts that break readers, each with what it is. */
export function hostileTexts(): readonly NamedBytes[] {
  const made: readonly (readonly [string, string | Uint8Array])[] = [
    ['empty', ''],
    ['one byte', 'x'],
    ['sample', SAMPLE],
    ['BOM', `\uFEFF${SAMPLE}`],
    ['CRLF', SAMPLE.replaceAll('\n', '\r\n')],
    ['lone CR', SAMPLE.replaceAll('\n', '\r')],
    [
      'mixed endings',
      SAMPLE.split('\n')
        .map((line, index) => line + (['\n', '\r\n', '\r'][index % 3] ?? ''))
        .join(''),
    ],
    ['no last ending', SAMPLE.trimEnd()],
    ['NBSP', SAMPLE.replaceAll(' ', '\u00A0')],
    ['NBSP in boxes', SAMPLE.replaceAll('[ ]', '[\u00A0]')],
    ['full-width colon', SAMPLE.replaceAll(':', '：')],
    [
      'invalid UTF-8',
      new Uint8Array([...encode(SAMPLE.slice(0, 300)), 0xff, 0xfe, 0xc3, 0x28, 0x80, ...encode(SAMPLE.slice(300)), 0xe2, 0x82]),
    ],
    ['latin-1', new Uint8Array(Array.from(SAMPLE.replaceAll('user', 'Übér'), (letter) => letter.charCodeAt(0) & 0xff))],
    ['unclosed fence', SAMPLE.replace('## Requirements', '```\n## Requirements')],
    ['fenced', `\`\`\`\n${SAMPLE}\`\`\`\n${SAMPLE}`],
    ['setext', SAMPLE.replaceAll(/^## (.+)$/gmu, '$1\n---').replaceAll(/^# (.+)$/gmu, '$1\n===')],
    ['indented headings', SAMPLE.replaceAll(/^#/gmu, '   #')],
    ['tabs', SAMPLE.replaceAll('  ', '\t')],
    ['commented', SAMPLE.replace('## Requirements', '<!--\n## Requirements').replace('## Tasks', '-->\n## Tasks')],
    ['unclosed comment', `<!-- ${SAMPLE}`],
    ['front matter', `---\ntitle: x\n- [ ] 1. no\n---\n${SAMPLE}`],
    ['no heading', SAMPLE.replaceAll(/^#+ /gmu, '')],
    ['repeated', SAMPLE.repeat(20)],
    [
      'translated',
      '# 要件定義書\n\n## 要件\n\n### 要件 1：ログイン\n\n**目的：** 利用者として\n\n#### 受け入れ基準\n\n1. WHEN 入力 THEN システム SHALL 応答\n\n### 需求 2: 登录\n\n#### 验收标准\n\n1. 系统必须响应\n\n### المتطلب 3: عنوان\n\n#### معايير القبول\n\n1. يجب\n',
    ],
    ['700 kB', SAMPLE.repeat(Math.ceil(700_000 / SAMPLE.length))],
    ['one long line', `- [ ] 1. ${'word [NEEDS CLARIFICATION: `'.repeat(8_000)}`],
    ['deep nesting', Array.from({ length: 400 }, (_, depth) => `${'  '.repeat(depth)}- [ ] ${depth}.1 x\n`).join('')],
    ['NUL', `\0${SAMPLE}\0`],
  ];
  const shared = existsSync(HOSTILE) ? filesBelow(HOSTILE, (name) => /\.(?:bin|txt)$/u.test(name)) : [];
  return [...made.map(([name, text]) => ({ name, bytes: typeof text === 'string' ? encode(text) : text })), ...shared];
}
