import { expect, test } from 'vitest';
import type { Finding } from '#app/examination.ts';
import { groupFindings } from '#ui/admin/finding-groups.ts';

const good = (what: Finding['what'], subject: string): Finding => ({
  what,
  subject,
  verdict: { kind: 'good' },
});
const bad = (what: Finding['what'], subject: string): Finding => ({
  what,
  subject,
  verdict: { kind: 'wrong', fault: 'permissions', values: [] },
});
const remark: Finding = {
  what: 'organization',
  subject: 'jump',
  verdict: { kind: 'remark', remark: 'organization-refused' },
};

test('what is wrong stands first and alone, then remarks; what is right of several accounts shares a line', () => {
  const findings = [
    good('clock', 'aws'),
    good('permissions', 'jump'),
    good('role', 'a'),
    remark,
    good('permissions', 'a'),
    good('role', 'b'),
    bad('permissions', 'b'),
  ];
  const groups = groupFindings(findings, (subject) => subject !== 'jump' && subject !== 'aws');
  expect(groups.bad).toEqual([bad('permissions', 'b')]);
  expect(groups.remarks).toEqual([remark]);
  expect(groups.good.map((list) => list.map(({ what, subject }) => `${what} ${subject}`))).toEqual([
    ['clock aws'],
    ['permissions jump'],
    ['role a', 'role b'],
    ['permissions a'],
  ]);
});
