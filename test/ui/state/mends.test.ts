import { expect, test } from 'vitest';
import { compileEstate } from '#core/access/compile-estate.ts';
import { evaluateAccess, evaluateEstate } from '#core/access/evaluate-access.ts';
import { findFindings, findForeignGrants } from '#core/access/findings.ts';
import { applyPlanToPicture } from '#core/change/apply-plan.ts';
import { planChanges } from '#core/change/plan-changes.ts';
import { mendsOf } from '#ui/state/mends.ts';
import { acmeConfiguration, acmeEstate } from '../../support/acme.ts';
import { pictureOfEstate } from '../../support/picture-of-estate.ts';

const picture = pictureOfEstate(acmeEstate);
const evaluated = evaluateEstate(compileEstate(picture));
const heldPrincipals = new Set(acmeConfiguration.people.flatMap(({ principals }) => principals));
const input = { picture, ...evaluated, heldPrincipals };
const found = [...findFindings(input), ...findForeignGrants(input)];

test('every half grant of the acme estate is mended either way by what is staged for it', () => {
  const halves = found.filter(({ kind }) => kind === 'half-grant');
  expect(halves.length).toBeGreaterThan(10);
  for (const finding of halves) {
    if (finding.kind !== 'half-grant') continue;
    const [complete] = mendsOf(finding, evaluated.table, picture.jump.readAtMs);
    const plan = planChanges({
      picture,
      configuration: acmeConfiguration,
      changes: complete!.changes,
      nowMs: picture.jump.readAtMs,
    });
    if (plan.blockers.length > 0) continue;
    const after = evaluateAccess(applyPlanToPicture(picture, plan));
    expect(['granted', 'conditional', 'denied']).toContain(
      after.stateOf(finding.principal, finding.role),
    );
  }
});

test('what is staged for foreign grants takes over every one of them', () => {
  const foreign = found.filter(({ kind }) => kind === 'foreign-grant');
  expect(foreign.length).toBeGreaterThan(0);
  for (const finding of foreign) {
    if (finding.kind !== 'foreign-grant') continue;
    const [adopt] = mendsOf(finding, evaluated.table, picture.jump.readAtMs);
    expect(adopt!.changes.map(({ kind, principal }) => [kind, principal])).toEqual(
      finding.principals.map((principal) => ['adopt', principal]),
    );
  }
});
