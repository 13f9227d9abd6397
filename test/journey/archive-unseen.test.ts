/** A change whose folder holds what archiving cannot see stays where it is, and what that is is named. */
import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder, newRepository } from '../git/rig.ts';
import { trueup } from '../rig/program.ts';

const ADDED =
  '## ADDED Requirements\n\n### Requirement: Login\nThe system SHALL let people in.\n\n#### Scenario: Good\n- **WHEN** a\n- **THEN** b\n';
const CHANGE = 'openspec/changes/c1';

test.each(['specs', 'specs/auth', 'specs/auth/spec.md', 'proposal.md'])('%s is a link', (linked) => {
  const at = newRepository({ [`${CHANGE}/specs/auth/spec.md`]: ADDED, [`${CHANGE}/proposal.md`]: 'why\n', 'elsewhere/readme.md': 'x\n' });
  const target = join(at.root, 'elsewhere', linked);
  mkdirSync(dirname(target), { recursive: true });
  renameSync(join(at.root, CHANGE, linked), target);
  symlinkSync(target, join(at.root, CHANGE, linked));
  const { code, err } = trueup(at.root, newFolder(), ['archive', 'c1']);
  expect(code).toBe(1);
  expect(err).toContain(`${CHANGE}/${linked}: is a symbolic link`);
  expect(at.has('openspec/changes/archive')).toBe(false);
  expect(at.has(CHANGE)).toBe(true);
});

test('a delta in a folder that is left out is named', () => {
  const at = newRepository({ [`${CHANGE}/specs/.hidden/spec.md`]: ADDED, [`${CHANGE}/proposal.md`]: 'why\n' });
  const { code, err } = trueup(at.root, newFolder(), ['archive', 'c1']);
  expect(code).toBe(1);
  expect(err).toContain(`${CHANGE}/specs/.hidden/spec.md: is in a folder that is left out`);
  expect(at.has(CHANGE)).toBe(true);
});

test('a capability called node_modules is applied', () => {
  const at = newRepository({ [`${CHANGE}/specs/node_modules/spec.md`]: ADDED, [`${CHANGE}/proposal.md`]: 'why\n' });
  expect(trueup(at.root, newFolder(), ['archive', 'c1']).code).toBe(0);
  expect(at.read('openspec/specs/node_modules/spec.md')).toContain('people in');
});
