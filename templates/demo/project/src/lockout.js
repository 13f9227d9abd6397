/** Failed logins in a row after which an account is locked. Specified by REQ-04. */
export const FAILURES_MAX = 5;

/** Counts failed logins per account. */
export function createLockout() {
  const failures = new Map();
  return {
    /** Notes a failed login and tells whether the account is locked now. */
    fail(account) {
      failures.set(account, (failures.get(account) ?? 0) + 1);
      return this.locked(account);
    },
    /** Forgets the failures after a login that worked. */
    succeed(account) {
      failures.delete(account);
    },
    locked(account) {
      return (failures.get(account) ?? 0) >= FAILURES_MAX;
    },
  };
}
