import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { AccessExplanation, ConditionRequirement, StatementSource } from './access-state.ts';
import type { CompiledStatement } from './assume-role-document.ts';
import type {
  CompiledEstate,
  CompiledPrincipal,
  CompiledRole,
  PolicyLayer,
} from './compile-estate.ts';
import { evaluatePair, type Reach } from './evaluate-pair.ts';

const NOTHING: AccessExplanation = {
  state: 'none',
  isOfferable: false,
  assertions: [],
  trusts: [],
  denials: [],
  conditions: [],
  unknowns: [],
};

/**
 * Why a pair is in its state. It asks {@link evaluatePair}, as the table does, and writes down what had a say.
 *
 * @returns State `none` with nothing said when the estate does not hold the principal or the role.
 */
export function explainAccess(
  estate: CompiledEstate,
  principal: PrincipalArn,
  role: RoleArn,
): AccessExplanation {
  const asker = estate.principals.find(({ arn }) => arn === principal);
  const asked = estate.roles.find(({ arn }) => arn === role);
  return asker && asked ? explainPair(asker, asked, estate.readAtMs) : NOTHING;
}

/** {@link explainAccess} for a compiled pair, for those who explain many and look them up themselves. */
export function explainPair(
  asker: CompiledPrincipal,
  asked: CompiledRole,
  readAtMs: number,
): AccessExplanation {
  const assertions: StatementSource[] = [];
  const trusts: StatementSource[] = [];
  const denials: StatementSource[] = [];
  const conditions: ConditionRequirement[] = [];
  const unknowns: AccessExplanation['unknowns'][number][] = [];
  const verdict = evaluatePair(asker, asked, readAtMs, {
    statement: (layer, statement, _verdict, reach) => {
      if (statement.effect === 'Deny') denials.push(sourceOf(layer, statement, reach));
      else if (layer.kind === 'trust') trusts.push(sourceOf(layer, statement, reach));
      else if (layer.kind !== 'boundary') assertions.push(sourceOf(layer, statement));
    },
    condition: (layer, statement, { operator, key, values }) =>
      conditions.push({ operator, key, values, source: sourceOf(layer, statement) }),
    unknown: (layer, statement, reason) =>
      unknowns.push({ source: sourceOf(layer, statement), reason }),
    bounded: (layer) => denials.push(sourceOf(layer, undefined)),
  });
  return { ...verdict, assertions, trusts, denials, conditions, unknowns };
}

function sourceOf(
  { kind, policy, group }: PolicyLayer,
  statement: CompiledStatement | undefined,
  reach?: Reach,
): StatementSource {
  return {
    kind,
    policy,
    ...(group !== undefined && { group }),
    ...(statement?.sid !== undefined && { sid: statement.sid }),
    statement: statement?.number ?? 0,
    ...(reach && { reach }),
  };
}
