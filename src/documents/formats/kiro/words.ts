/** Words that Kiro and cc-sdd documents are read by, in the languages their templates come in. All patterns work on `raw`. */
import { narrowed } from '../markdown-lines.ts';

/** Words for "requirement" in headings and trace lines. */
const REQUIREMENT_WORDS = [
  'Requirements?',
  'Req',
  'User Stor(?:y|ies)',
  'Stor(?:y|ies)',
  'US-?',
  ...['要件', '要求', '需求', '요구사항', '요구 사항', 'المتطلبات', 'المتطلب', 'متطلب', 'Требование', 'Требования', 'आवश्यकता'].map(
    narrowed,
  ),
  'Requisitos?',
  'Exigences?',
  'Exigencias?',
  'Anforderung(?:en)?',
  'Requisit[oi]',
  'Gereksinim(?:ler)?',
  'Wymagani[ea]',
].join('|');

const COLON = `(?::|${narrowed('：')})`;
const PART = `(?:${COLON}|[-.)]|${narrowed('–')}|${narrowed('—')}|${narrowed('、')})`;

/** A requirement's heading without its hashes: word, number, title. */
export const REQUIREMENT_HEADING = new RegExp(
  `^(?:\\*\\*)?(?:${REQUIREMENT_WORDS})[ \\t]*(\\d+(?:\\.\\d+)*)(?:\\*\\*)?(?=$|[ \\t]|${PART})[ \\t]*(?:${PART}[ \\t]*)?`,
  'iu',
);
/** A heading that is a number and a title, as some write requirements. */
export const NUMBERED_HEADING = /^(\d+)[.)][ \t]+/u;
/** The heading of the part of a document that holds requirements. */
export const REQUIREMENTS_HEADING = new RegExp(`^(?:${REQUIREMENT_WORDS})[ \\t]*$`, 'iu');

/** `_Requirements: 1.1, 2_`, `**Validates: Requirements 1.1**` and their like, up to what is traced. */
export const TRACE = new RegExp(
  `[_*][ \\t]*(?:(?:${REQUIREMENT_WORDS})[ \\t]*${COLON}|Validates[ \\t]*${COLON}[ \\t]*(?:${REQUIREMENT_WORDS})?[ \\t]*${COLON}?)(?:\\*\\*|_)?[ \\t]*((?:[\\w.,&*~ \\t-]|[^\\u0000-\\u007F]){1,600})`,
  'giu',
);
/** `_Depends: 1.2_` and its like, up to what is waited for. */
export const DEPENDS = new RegExp(
  `[_*(](?:Depends?(?:[ \\t]+on)?|Dependencies|Dependency|Blocked[ \\t]+by|${narrowed('依存')}|${narrowed('依赖')})${COLON}?\\**[ \\t]*([\\d., \\t&A-Za-z-]{1,300})`,
  'giu',
);

/** Labels that begin the paragraph behind a requirement's statement. */
export const ACCEPTANCE = new RegExp(
  `^[ \\t]*(?:#{1,6}[ \\t]+|\\*\\*)?(?:Acceptance[ \\t]+(?:Criteria|Criterion|Tests?)|Criteria|${['受け入れ基準', '受入基準', '验收标准', '接受标准', '驗收標準', '수용 기준', '인수 조건', 'معايير القبول', 'Критерии приемки'].map(narrowed).join('|')}|Criterios de aceptaci|Crit${narrowed('è')}res d'acceptation|Akzeptanzkriterien|Crit${narrowed('é')}rios de aceita)`,
  'iu',
);

/** `**User Story:**`, `**Objective:**`, `**目的:**`: a label that is not part of the statement. */
export const STATEMENT_LABEL = new RegExp(
  `^[ \\t]*(?:[-*][ \\t]+)?\\*\\*(?:User Story|Objective|Story|Goal|${['目的', 'ユーザーストーリー', '用户故事', '使用者故事', '目标', '사용자 스토리', '목표', 'قصة المستخدم'].map(narrowed).join('|')})[ \\t]*${COLON}?[ \\t]*\\*\\*[ \\t]*${COLON}?[ \\t]*`,
  'iu',
);

/** Words that bind. */
export const NORMATIVE = new RegExp(
  `\\b(?:SHALL|MUST)\\b|${narrowed('しなければならない')}|${narrowed('必须')}|${narrowed('必須')}|${narrowed('应当')}`,
  'iu',
);
/** What makes a line an EARS sentence, beside a word that binds. */
export const EARS = /\b(?:WHEN|WHILE|WHERE|IF|THE)\b/iu;
