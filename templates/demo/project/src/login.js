import { createLockout } from './lockout.js';

/** The same answer for a wrong password and an unknown account. Specified by REQ-01. */
export const REFUSED = 'name or password is wrong';

/** Checks names and passwords against a table and locks accounts out. */
export function createLogin(passwords, lockout = createLockout()) {
  return (account, password) => {
    if (lockout.locked(account)) return { ok: false, reason: 'locked' };
    if (passwords.get(account) === password) {
      lockout.succeed(account);
      return { ok: true };
    }
    lockout.fail(account);
    return { ok: false, reason: REFUSED };
  };
}
