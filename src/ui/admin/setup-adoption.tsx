import { useComputed } from '@preact/signals';
import { arnParts } from '#core/aws/arn.ts';
import { adoptionsOf, sortAdoptions, type HeldAdoption } from '#core/change/adoptions.ts';
import type { Change } from '#core/change/change-set.ts';
import { TickList } from '#ui/components/tick-list.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createNames, type Names } from '#ui/state/names.ts';
import { routeHash } from '#ui/state/route.ts';
import { countText, text } from '#ui/text.ts';
import { ReadStatus } from './read-status.tsx';
import type { SetupPlaceProps } from './setup-page.tsx';
import { sourceText } from './source-text.ts';

/** Changes by the account of their role, accounts in order of first appearance. */
function byAccount(changes: readonly Change[]): readonly (readonly [string, readonly Change[]])[] {
  const batches = new Map<string, Change[]>();
  for (const change of changes) {
    const { account } = arnParts(change.role);
    const batch = batches.get(account);
    if (batch) batch.push(change);
    else batches.set(account, [change]);
  }
  return [...batches];
}

/** Why a grant stays with whoever wrote it. */
function heldReason({ blocker }: HeldAdoption, names: Names): string {
  switch (blocker?.kind) {
    case 'held-by-others':
      return text('adoption_held_by', sourceText(blocker.source, names));
    case 'trust-too-long':
      return text('adoption_held_too_long');
    default:
      return text('adoption_held_unable');
  }
}

/** Grants that others wrote by hand, taken over account by account as staged changes; nobody's access changes at any moment. */
export function SetupAdoption({ configuration }: SetupPlaceProps) {
  const { picture, findings, stage, changes, isReadOnly } = useAdmin();
  const sorted = useComputed(() =>
    picture.value && findings.value
      ? sortAdoptions(picture.value, configuration, adoptionsOf(findings.value, configuration))
      : undefined,
  );
  const adoptions = sorted.value;
  const names = createNames(configuration);
  const staged = changes.value.filter(({ kind }) => kind === 'adopt').length;
  return (
    <>
      <ReadStatus />
      {adoptions && adoptions.ready.length > 0 && staged === 0 && !isReadOnly.value && (
        <TickList
          key={adoptions.ready.length}
          items={byAccount(adoptions.ready)}
          keyOf={([account]) => account}
          lineOf={([account, batch]) => (
            <>
              <span dir="auto">{names.account(account)}</span>
              <span class="quiet">{countText('adoption_grants', batch.length)}</span>
            </>
          )}
          action={(count) => countText('action_stage_adoptions', count)}
          onChoose={(chosen) => stage(...chosen.flatMap(([, batch]) => batch))}
        />
      )}
      {staged > 0 && (
        <div class="actions">
          <span>{countText('adoption_staged', staged)}</span>
          <a class="button primary" href={routeHash({ page: 'review' })}>
            {text('action_review')}
          </a>
        </div>
      )}
      {adoptions && adoptions.held.length > 0 && (
        <details>
          <summary>{countText('adoption_held', adoptions.held.length)}</summary>
          <p class="quiet">{text('adoption_held_hint')}</p>
          <ul class="held-adoptions">
            {adoptions.held.map((held) => (
              <li key={`${held.change.principal} ${held.change.role}`}>
                <span dir="auto">{names.principal(held.change.principal)}</span>
                {' → '}
                <span dir="auto">{names.role(held.change.role)}</span>
                <span class="quiet"> {heldReason(held, names)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
