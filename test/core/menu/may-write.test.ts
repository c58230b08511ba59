import { expect, test } from 'vitest';
import { mayWrite } from '#core/menu/may-write.ts';

test.each([
  'ReadOnly',
  'jump/read-only',
  'ViewOnlyAccess',
  'SecurityAudit',
  'Auditor',
  'LogReader',
])('%s only reads', (role) => {
  expect(mayWrite(role)).toBe(false);
});
test.each(['Admin', 'Developer', 'ReadWrite', 'AuditAdmin', 'Operator', 'x'])(
  '%s may write',
  (role) => {
    expect(mayWrite(role)).toBe(true);
  },
);
