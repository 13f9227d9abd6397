import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPin } from '../src/pin.js';

test('REQ-03 a PIN has four digits', () => {
  assert.equal(isPin('1234'), true);
  assert.equal(isPin('12345'), false);
});
