import { expect, test } from 'vitest';
import { compileEstate } from '#core/access/compile-estate.ts';
import { accessDifference } from '#core/access/access-difference.ts';
import { evaluateAccess, evaluateEstate } from '#core/access/evaluate-access.ts';
import { findForeignGrants } from '#core/access/findings.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import { adoptionsOf, sortAdoptions } from '#core/change/adoptions.ts';
import { applyPlanToPicture } from '#core/change/apply-plan.ts';
import { planChanges } from '#core/change/plan-changes.ts';
import { accountsFromText } from '#core/estate/accounts-from-text.ts';
import { discoverRoles } from '#core/estate/discover-roles.ts';
import { listDifference } from '#core/estate/list-difference.ts';
import { NO_ANSWERS } from '#core/setup/setup-answers.ts';
import { nextSetupStep, setupStandings, type SetupSight } from '#core/setup/setup-steps.ts';
import { demandsMfa } from '#core/sign-in/demands-mfa.ts';
import { acmeConfiguration, acmeEstate } from '../../support/acme.ts';
import { pictureOfEstate } from '../../support/picture-of-estate.ts';

const picture = pictureOfEstate(acmeEstate);
const nothing: SetupSight = {
  configuration: undefined,
  answers: NO_ANSWERS,
  isSignedIn: false,
  picture: undefined,
  findings: undefined,
};

test('the walk begins at the jump account and goes on where something is wanted', () => {
  const next = (sight: Partial<SetupSight>) =>
    nextSetupStep(setupStandings({ ...nothing, ...sight }));
  expect(next({})).toBe('jump');
  const { sharing: _, ...alone } = acmeConfiguration;
  const configuration = { ...alone, accounts: [], people: [] };
  expect(next({ configuration })).toBe('jump');
  expect(next({ configuration, isSignedIn: true })).toBe('roles');
  const answers = { ...NO_ANSWERS, administrators: 'arn:aws:iam::111122223333:user/robin' };
  expect(next({ configuration, isSignedIn: true, answers })).toBe('accounts');
  const read = { isSignedIn: true, answers, picture };
  expect(next({ ...read, configuration: alone })).toBe('sharing');
  const skipping = { ...answers, sharesNothing: true };
  expect(next({ ...read, configuration: { ...alone, people: [] }, answers: skipping })).toBe(
    'people',
  );
  expect(next({ ...read, configuration: acmeConfiguration })).toBe('publication');
});

test('accounts are read from lines, with what their names say, and eleven digits are named', () => {
  const text = '9999-0000-0001  shop prod\n99990000002 short\n111122223333 jump\n\n';
  expect(accountsFromText(text, acmeConfiguration)).toEqual({
    missing: [{ id: '999900000001', name: 'shop prod', project: 'shop', environment: 'prod' }],
    wrong: ['99990000002 short'],
  });
});

test('roles are found by path, by a pattern of their name and by a tag', () => {
  const all = picture.accounts.flatMap((one) => (one.kind === 'read' ? one.roles : []));
  const find = (pattern: Partial<Parameters<typeof discoverRoles>[2]>) =>
    discoverRoles(picture, acmeConfiguration, { path: '', name: '', tag: '', ...pattern });
  expect(find({})).toHaveLength(all.length);
  const admins = all.filter(({ name }) => /^admin/i.test(name));
  expect(find({ name: 'admin*' }).map(({ arn }) => arn)).toEqual(admins.map(({ arn }) => arn));
  const inPath = all.find(({ path }) => path !== '/');
  expect(find({ path: inPath?.path ?? '' }).map(({ arn }) => arn)).toContain(inPath?.arn);
  expect(find({ tag: 'no-such-tag' })).toEqual([]);
});

test('every grant made by hand is taken over in one batch that changes nobody’s access, and none is left', () => {
  const wantedIn = (one: EstatePicture) => {
    const evaluated = evaluateEstate(compileEstate(one));
    const findings = findForeignGrants({ picture: one, ...evaluated, heldPrincipals: new Set() });
    return adoptionsOf(findings, acmeConfiguration);
  };
  const wanted = wantedIn(picture);
  expect(wanted).toHaveLength(82);
  const { ready, held } = sortAdoptions(picture, acmeConfiguration, wanted);
  expect(held).toEqual([]);
  expect(ready).toEqual(wanted);
  const plan = planChanges({
    picture,
    configuration: acmeConfiguration,
    changes: ready,
    nowMs: picture.jump.readAtMs,
  });
  expect(plan.blockers).toEqual([]);
  const after = applyPlanToPicture(picture, plan);
  expect(accessDifference(evaluateAccess(picture), evaluateAccess(after))).toEqual([]);
  expect(wantedIn(after)).toEqual([]);
});

test('a list from a file is compared by id, whatever the order of its members', () => {
  const before = [
    { id: 'a', name: 'A' },
    { id: 'b', name: 'B' },
  ];
  const after = [
    { name: 'B', id: 'b' },
    { id: 'c', name: 'C' },
  ];
  expect(listDifference(before, after)).toEqual({
    added: [{ id: 'c', name: 'C' }],
    changed: [],
    removed: [{ id: 'a', name: 'A' }],
  });
});

test.each([
  [true, { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }],
  [true, { Condition: { Bool: { 'AWS:multifactorauthpresent': [true] } } }],
  [false, { Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'true' } } }],
  [false, {}],
])('a trust proves MFA (%s) only where nobody comes in without', (proves, more) => {
  const trust = (...extra: object[]) =>
    JSON.stringify({ Statement: [{ Effect: 'Allow', ...more }, ...extra] });
  expect(demandsMfa(trust())).toBe(proves);
  expect(demandsMfa(trust({ Effect: 'Allow' }))).toBe(false);
  expect(demandsMfa('no JSON')).toBe(false);
});
