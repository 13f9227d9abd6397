import assert from 'node:assert/strict';
import { test } from 'node:test';
import { REFUSED, createLogin } from '../src/login.js';

test('REQ-01 a refusal does not tell whether the account exists', () => {
  const login = createLogin(new Map([['ann', 'secret']]));
  assert.deepEqual(login('ann', 'wrong'), login('nobody', 'wrong'));
  assert.equal(login('nobody', 'wrong').reason, REFUSED);
});

test('REQ-02 the right password opens', () => {
  const login = createLogin(new Map([['ann', 'secret']]));
  assert.deepEqual(login('ann', 'secret'), { ok: true });
});
