/** The sentences of OpenSpec's own validator, word for word, so that people find what they know. Version 1.13.2. */

const SCENARIO_GUIDE =
  'Scenarios must use level-4 headers. Convert bullet lists into:\n#### Scenario: Short name\n- **WHEN** ...\n- **THEN** ...\n- **AND** ...';
const SECTIONS_GUIDE =
  'Missing required sections. Expected headers: "## Purpose" and "## Requirements". Example:\n## Purpose\n[brief purpose]\n\n## Requirements\n### Requirement: Clear requirement statement\nUsers SHALL ...\n\n#### Scenario: Descriptive name\n- **WHEN** ...\n- **THEN** ...';

export const MESSAGES = {
  noPurpose: `Spec must have a Purpose section. ${SECTIONS_GUIDE}`,
  noRequirementsSection: `Spec must have a Requirements section. ${SECTIONS_GUIDE}`,
  noRequirements: 'Spec must have at least one requirement',
  emptyRequirement: 'Requirement text cannot be empty',
  noScenario: 'Requirement must have at least one scenario',
  noScenarioGuide: `Requirement must have at least one scenario. ${SCENARIO_GUIDE}`,
  longRequirement: 'Requirement text is very long (>500 characters). Consider breaking it down.',
  briefPurpose: 'Purpose section is too brief (less than 50 characters)',
  placeholder:
    'Purpose section is still a placeholder rather than a Purpose anyone wrote (the sentence `openspec archive` writes for a new capability, or a `TBD`/`TODO` marker left in its place). Replace it with what this capability is for, editing the main spec directly: a `## Purpose` in a delta is read only when the capability is created, so it cannot replace this one.',
  rootDelta:
    'Delta spec found at specs/spec.md. Delta specs must live under a capability path (e.g. specs/<capability-path>/spec.md) — a file at the specs/ root is ignored when the change is applied or archived.',
  noDeltaSections: 'No delta sections found. Add headers such as "## ADDED Requirements" or move non-delta notes outside specs/.',
  noDeltas:
    'Change must have at least one delta. No deltas found. Ensure your change has a specs/ directory with capability folders (e.g. specs/http-server/spec.md) containing .md files that use delta headers (## ADDED/MODIFIED/REMOVED/RENAMED Requirements) and that each requirement includes at least one "#### Scenario:" block. If this change intentionally modifies no specs (pure refactor, tooling, docs), set "skip_specs: true" in the change\'s .openspec.yaml instead. Tip: run "openspec change show <change-id> --json --deltas-only" to inspect parsed deltas.',
  skipConflict: 'skip_specs is set in .openspec.yaml but spec files exist under specs/. Remove skip_specs or delete the delta spec files',
  skipAccepted: 'skip_specs is set in .openspec.yaml: change declares no spec-level behavior changes, zero deltas accepted',
  skipInvalid: 'skip_specs is set but .openspec.yaml is not valid change metadata, so the marker is not honored. Fix the metadata',
  noCheckbox:
    'This change counts as 0 tasks: no line in its tracked task files is a checkbox, so "openspec list" and "openspec status" report no work and "openspec archive" has nothing to flag as incomplete. Write each task as "- [ ] 1.1 Description".',
  emptyScenario: ' (a scenario header with no body under it does not count; add its steps, e.g. "- **WHEN** ..." and "- **THEN** ...")',
} as const;

/** SHALL or MUST as a word of its own, in capitals. */
export function isNormative(text: string): boolean {
  return /\b(?:SHALL|MUST)\b/u.test(text);
}

/** Says that a requirement's statement lacks SHALL or MUST. `guidance`: there is a statement, so this is advice. */
export function missingKeyword(subject: string, name: string, guidance: boolean): string {
  const base = `${subject} ${guidance ? 'should' : 'must'} contain SHALL or MUST`;
  const suffix = guidance ? ' (RFC 2119 best practice for English specs)' : '';
  return isNormative(name)
    ? `${base} in the requirement body, not only in the header. Move the SHALL/MUST statement to the line immediately after the "### Requirement: ..." header.${suffix}`
    : `${base}${suffix}`;
}
