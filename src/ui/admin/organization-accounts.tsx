import { useState } from 'preact/hooks';
import {
  accountsFromOrganization,
  type OrganizationDifference,
} from '#core/estate/accounts-from-organization.ts';
import type { AccountEntry, EstateConfiguration } from '#core/estate/configuration.ts';
import type { OrganizationAccount } from '#core/ports.ts';
import { AccountIdText } from '#ui/components/account-id.tsx';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { TickList } from '#ui/components/tick-list.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createTask } from '#ui/state/task.ts';
import { countText, text } from '#ui/text.ts';

interface OrganizationAccountsProps {
  readonly configuration: EstateConfiguration;
  readonly onAdd: (accounts: readonly AccountEntry[]) => Promise<unknown>;
}

/** The word for a state as AWS Organizations has it. */
function stateWord(state: OrganizationAccount['state'] | undefined): string {
  switch (state) {
    case undefined:
      return text('organization_absent');
    case 'ACTIVE':
      return text('organization_active');
    case 'PENDING_ACTIVATION':
      return text('organization_pending_activation');
    case 'PENDING_CLOSURE':
      return text('organization_pending_closure');
    case 'SUSPENDED':
      return text('organization_suspended');
    case 'CLOSED':
      return text('organization_closed');
  }
}

/** Accounts one by one with what the organization says of each. */
function Standing({
  accounts,
}: {
  readonly accounts: readonly (readonly [
    AccountEntry | OrganizationAccount,
    OrganizationAccount['state'] | undefined,
  ])[];
}) {
  return (
    <ul>
      {accounts.map(([{ id, name }, state]) => (
        <li key={id}>
          <span dir="auto">{name}</span> <AccountIdText id={id} /> · {stateWord(state)}
        </li>
      ))}
    </ul>
  );
}

function Difference({
  difference: { missing, closed, gone },
  onAdd,
}: {
  readonly difference: OrganizationDifference;
  readonly onAdd: OrganizationAccountsProps['onAdd'];
}) {
  return (
    <>
      {missing.length === 0 && <p class="quiet">{text('organization_none_missing')}</p>}
      {missing.length > 0 && (
        <TickList
          items={missing}
          keyOf={({ id }) => id}
          lineOf={({ id, name }) => (
            <>
              <span dir="auto">{name}</span>
              <AccountIdText id={id} />
            </>
          )}
          action={(count) => countText('action_add_accounts', count)}
          onChoose={(chosen) => void onAdd(chosen)}
        />
      )}
      {closed.length > 0 && (
        <details class="preview">
          <summary>{countText('organization_not_active', closed.length)}</summary>
          <Standing accounts={closed.map((account) => [account, account.state])} />
        </details>
      )}
      {gone.length > 0 && (
        <Notice kind="warning">
          {countText('organization_gone', gone.length)}
          <Standing accounts={gone.map(({ entry, state }) => [entry, state])} />
        </Notice>
      )}
    </>
  );
}

/** The organization's accounts beside the configured ones: those that are missing can be added, those that are gone are named. */
export function OrganizationAccounts({ configuration, onAdd }: OrganizationAccountsProps) {
  const { actions, isReadOnly } = useAdmin();
  const [listing] = useState(() => createTask<readonly OrganizationAccount[]>());
  const list = () =>
    void listing.run((_, stop) => actions.listOrganizationAccounts(configuration, stop));
  const state = listing.state.value;
  const isRunning = state.kind === 'running';
  // An auditor may not list them.
  if (isReadOnly.value) return null;
  return (
    <section class="organization" aria-label={text('organization_title')}>
      <div class="actions">
        <button type="button" disabled={isRunning} onClick={list}>
          {text(isRunning ? 'organization_listing' : 'action_list_organization')}
        </button>
        {isRunning && (
          <button type="button" onClick={listing.stop}>
            {text('action_stop')}
          </button>
        )}
        {state.kind === 'done' && (
          <span class="quiet">{countText('organization_found', state.value.length)}</span>
        )}
      </div>
      {state.kind === 'failed' && <ErrorNotice error={state.error} onRetry={list} />}
      {state.kind === 'done' && (
        <Difference
          difference={accountsFromOrganization(state.value, configuration)}
          onAdd={onAdd}
        />
      )}
    </section>
  );
}
