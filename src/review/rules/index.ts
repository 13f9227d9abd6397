/** The review rules, in the order people read them. Adding one is one file and one row. */
import type { Rule } from '../rule.ts';
import { danglingReference } from './dangling-reference.ts';
import { deadEndState } from './dead-end-state.ts';
import { duplicateId } from './duplicate-id.ts';
import { emptySection } from './empty-section.ts';
import { escapeClause } from './escape-clause.ts';
import { headingOrder } from './heading-order.ts';
import { longRequirement } from './long-requirement.ts';
import { missingSection } from './missing-section.ts';
import { noModal } from './no-modal.ts';
import { openEnded } from './open-ended.ts';
import { placeholder } from './placeholder.ts';
import { requirementWithoutScenario } from './requirement-without-scenario.ts';
import { revisionHistory } from './revision-history.ts';
import { scenarioSteps } from './scenario-steps.ts';
import { shortPurpose } from './short-purpose.ts';
import { tableShape } from './table-shape.ts';
import { unmeasuredSuccess } from './unmeasured-success.ts';
import { unreachableState } from './unreachable-state.ts';
import { vagueWord } from './vague-word.ts';
import { weakModal } from './weak-modal.ts';

/** Every rule once, by family. */
export const RULES: readonly Rule[] = [
  placeholder,
  missingSection,
  emptySection,
  shortPurpose,
  revisionHistory,
  headingOrder,
  danglingReference,
  duplicateId,
  noModal,
  weakModal,
  longRequirement,
  vagueWord,
  escapeClause,
  openEnded,
  tableShape,
  unreachableState,
  deadEndState,
  requirementWithoutScenario,
  scenarioSteps,
  unmeasuredSuccess,
];
