import type { EstatePicture } from '#core/access/picture.ts';
import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { sortAdoptions } from './adoptions.ts';
import type { Change, PairChange } from './change-set.ts';
import { isUniqueId } from './owned-statements.ts';
import { indexPicture } from './picture-index.ts';
import { planChanges } from './plan-changes.ts';
import { policySizeCharacters } from './policy-json.ts';
import { openTrust } from './trust-draft.ts';

/** Changes that make a trust shorter and change nobody's access. */
export interface ShorterTrust {
  readonly changes: readonly Change[];
  /** Other than white space, as IAM counts: what the trust comes to with them. */
  readonly sizeCharacters: number;
}

/**
 * Looks for a shorter trust that says the same: entries that others wrote, each statement with a frame of its own, move into the one
 * that Jumpgate keeps for their terms, and those who are gone go.
 *
 * @returns Undefined when that gains nothing.
 */
export function shortenTrust(
  picture: EstatePicture,
  configuration: EstateConfiguration,
  role: RoleArn,
): ShorterTrust | undefined {
  const index = indexPicture(picture, configuration);
  const placed = index.roles.get(role);
  const trust = placed && openTrust(index, placed);
  if (!trust) return undefined;
  const foreign = [...new Set(trust.foreign.flatMap(({ named }) => [...named]))];
  const everybody = [...foreign, ...trust.slots.flatMap(({ principals }) => [...principals])];
  const gone = everybody.filter((name) => isUniqueId(name) && index.arnOfId(name) === undefined);
  const forgets = [...new Set(gone)].map((id): Change => ({ kind: 'forget', id, role }));
  const adoptions = foreign.flatMap((name): PairChange[] => {
    // as: a name that is no ARN of the picture is not found.
    const principal = index.principals.get(index.arnOfId(name) ?? (name as PrincipalArn));
    return principal ? [{ kind: 'adopt', principal: principal.arn, role }] : [];
  });
  const { ready } = sortAdoptions(picture, configuration, adoptions);
  const changes = [...forgets, ...ready];
  const nowMs = picture.jump.readAtMs;
  const { edits, blockers } = planChanges({ picture, configuration, changes, nowMs });
  const edit = edits.find(({ ref }) => ref.kind === 'trust' && ref.role === role);
  if (!edit || blockers.length > 0) return undefined;
  const { sizeCharacters } = edit;
  return sizeCharacters < policySizeCharacters(trust.before)
    ? { changes, sizeCharacters }
    : undefined;
}
