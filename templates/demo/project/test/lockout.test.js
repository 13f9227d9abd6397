import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAILURES_MAX, createLockout } from '../src/lockout.js';

test('REQ-04 an account is locked after the last allowed failure', () => {
  const lockout = createLockout();
  for (let failure = 1; failure < FAILURES_MAX; failure += 1) assert.equal(lockout.fail('ann'), false);
  assert.equal(lockout.fail('ann'), true);
});

test('REQ-04 a login that works forgets earlier failures', () => {
  const lockout = createLockout();
  lockout.fail('ann');
  lockout.succeed('ann');
  assert.equal(lockout.locked('ann'), false);
});
