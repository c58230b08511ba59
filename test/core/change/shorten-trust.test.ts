import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateAccess } from '#core/access/evaluate-access.ts';
import { applyPlanToPicture } from '#core/change/apply-plan.ts';
import { planChanges } from '#core/change/plan-changes.ts';
import { shortenTrust } from '#core/change/shorten-trust.ts';
import { acmeConfiguration } from '../../support/acme.ts';
import {
  configurations,
  NOW,
  PRINCIPALS,
  ROLES,
  widePictures,
} from '../../support/plan-arbitraries.ts';
import { asserts, picture, role, user } from '../../support/small-estate.ts';

const names = ['ada', 'bob', 'eve'];
const ADMIN = role('Admin', '').arn;
const MFA = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } };
const statementFor = (name: string) => ({
  Sid: `Access${name}`,
  Effect: 'Allow',
  Principal: { AWS: user(name).arn },
  Action: 'sts:AssumeRole',
  Condition: MFA,
});
const estateWith = (...Statement: readonly unknown[]) =>
  picture(
    names.map((name) => user(name, [asserts(ADMIN)])),
    [role('Admin', { Version: '2012-10-17', Statement })],
  );

test('statements of others for one person each become one, with those who are gone left out', () => {
  const gone = {
    ...statementFor('gone'),
    Principal: { AWS: ['AIDAGONEGONEGONE', user('ada').arn] },
  };
  const read = estateWith(...names.map(statementFor), gone);
  const shorter = shortenTrust(read, acmeConfiguration, ADMIN);
  expect(shorter?.changes.map(({ kind }) => kind)).toEqual(['forget', 'adopt', 'adopt', 'adopt']);
  const before = JSON.stringify({ Statement: [...names.map(statementFor), gone] }).length;
  expect(shorter?.sizeCharacters).toBeLessThan(before * 0.6);
});

test('a trust that can say the same no shorter is left as it is', () => {
  const plain = { Effect: 'Allow', Principal: { AWS: user('ada').arn }, Action: 'sts:AssumeRole' };
  expect(shortenTrust(estateWith(plain), acmeConfiguration, ADMIN)).toBeUndefined();
  expect(shortenTrust(estateWith(), acmeConfiguration, ADMIN)).toBeUndefined();
  expect(shortenTrust(estateWith('no statement'), acmeConfiguration, ADMIN)).toBeUndefined();
});

test('whatever makes a trust shorter changes nobody’s access, and comes to the size that was said', () => {
  let shortened = 0;
  fc.assert(
    fc.property(widePictures, configurations, (read, configuration) => {
      const before = evaluateAccess(read);
      for (const one of ROLES) {
        const shorter = shortenTrust(read, configuration, one);
        if (!shorter) continue;
        const { changes, sizeCharacters } = shorter;
        const plan = planChanges({ picture: read, configuration, changes, nowMs: NOW });
        expect(plan.blockers).toEqual([]);
        const edit = plan.edits.find(({ ref }) => ref.kind === 'trust')!;
        expect(edit).toMatchObject({ ref: { role: one }, sizeCharacters });
        expect(sizeCharacters).toBeLessThan(edit.before!.replaceAll(/\s/g, '').length);
        const after = evaluateAccess(applyPlanToPicture(read, plan));
        for (const principal of PRINCIPALS) {
          expect(after.stateOf(principal, one)).toBe(before.stateOf(principal, one));
        }
        shortened++;
      }
    }),
    { numRuns: 30 },
  );
  expect(shortened).toBeGreaterThan(5);
});
