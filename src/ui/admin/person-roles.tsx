import { useComputed, useSignal, type Signal } from '@preact/signals';
import type { RoleArn } from '#core/aws/arn.ts';
import type { Person } from '#core/estate/configuration.ts';
import { createIsForPeople } from '#core/estate/roles-for-people.ts';
import { AccountIdText } from '#ui/components/account-id.tsx';
import { EnvironmentTag } from '#ui/components/environment-tag.tsx';
import { errorTexts } from '#ui/components/error-notice.tsx';
import { ExportButtons } from '#ui/components/export-buttons.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { pairCells } from '#ui/state/pair-lines.ts';
import { accountRows, principalIn, type AccountRow } from '#ui/state/people-access.ts';
import { routeHash } from '#ui/state/route.ts';
import { countText, text } from '#ui/text.ts';
import { AlsoIn } from './also-in.tsx';
import { AsOf } from './as-of.tsx';
import { ForWriters } from './for-writers.tsx';
import { PersonLifecycle } from './person-lifecycle.tsx';
import { ReadAgain } from './read-again.tsx';
import { RoleCellButton } from './role-cell.tsx';
import { WhyPanel } from './why-panel.tsx';

interface PersonRolesProps {
  readonly person: Person;
  /** Whether roles the person has nothing to do with are listed too. */
  readonly showAll: Signal<boolean>;
}

interface AccountProps {
  readonly row: AccountRow;
  readonly asked: Signal<RoleArn | undefined>;
}

function Account({ row: { entry, error, roles }, asked }: AccountProps) {
  const isPast = useAdmin().ledger.asOfMs.value !== undefined;
  const why = roles.find(({ role }) => role === asked.value);
  return (
    <li class="account">
      <div class="account-name">
        <span class="name">
          <span dir="auto">{entry.name}</span>
          <EnvironmentTag environment={entry.environment} />
        </span>
        <span class="line">
          <AccountIdText id={entry.id} />
          <ReadAgain what={entry.id} />
        </span>
      </div>
      <div class="cells">
        {error && <Notice kind="warning">{errorTexts(error).title}</Notice>}
        {roles.map((cell) => (
          <RoleCellButton key={cell.role} cell={cell} account={entry} asked={asked} />
        ))}
      </div>
      {why && !isPast && <WhyPanel cell={why} />}
    </li>
  );
}

/** More than this on one page are not read but searched. */
const ACCOUNTS_AT_ONCE = 60;

/** One person: each account with its roles as toggles, their state, and why. */
export function PersonRoles({ person, showAll }: PersonRolesProps) {
  const { configuration, picture, ledger, changes, endDates, names } = useAdmin();
  const asked = useSignal<RoleArn | undefined>(undefined);
  const query = useSignal('');
  const shown = useSignal(ACCOUNTS_AT_ONCE);
  const isPast = useComputed(() => ledger.asOfMs.value !== undefined);
  const rows = useComputed(() => {
    const [estate, seen, table] = [configuration.value, picture.value, ledger.shownAccess.value];
    const principal = seen && principalIn(seen, person);
    if (!estate || !seen || !table || !principal) return [];
    const input = { configuration: estate, picture: seen, access: table, principal };
    return accountRows({
      ...input,
      // What is staged changes the present; the past stays as it was.
      changes: isPast.value ? [] : changes.value,
      endDates: isPast.value ? new Map() : endDates.value,
      showAll: showAll.value || query.value.trim() !== '',
      query: query.value,
    });
  });
  const seen = picture.value;
  const principal = seen && principalIn(seen, person);
  const total = useComputed(() => {
    const isForPeople = configuration.value && createIsForPeople(configuration.value);
    return (picture.value?.accounts ?? [])
      .flatMap((account) => (account.kind === 'read' ? account.roles : []))
      .filter(({ arn }) => isForPeople?.(arn)).length;
  });
  return (
    <div class="person-roles">
      <header>
        <h1 dir="auto">{person.name}</h1>
        <span class="line">
          <span class="quiet mono">{principal ?? text('person_no_principal')}</span>
          {seen && <ReadAgain what={seen.jump.account} />}
        </span>
        <nav class="actions" aria-label={person.name}>
          <a href={routeHash({ page: 'network', focus: { kind: 'person', id: person.id } })}>
            {text('person_show_network')}
          </a>
          {principal && (
            <a href={routeHash({ page: 'time', view: 'history', subject: principal })}>
              {text('person_show_history')}
            </a>
          )}
          <AlsoIn person={person} />
        </nav>
      </header>
      <div class="looks">
        {principal && (
          <input
            type="search"
            aria-label={text('person_find_role')}
            placeholder={text('person_find_role')}
            value={query.value}
            onInput={(event) => (query.value = event.currentTarget.value)}
          />
        )}
        <AsOf />
        {principal && rows.value.length > 0 && (
          <ExportButtons
            name={`${person.id}-roles`}
            lines={() =>
              rows.value.flatMap(({ entry, roles }) =>
                roles.map(({ role, state }) => ({
                  ...pairCells({ principal, role }, names.value),
                  account: entry.name,
                  accountId: entry.id,
                  environment: entry.environment ?? '',
                  state,
                })),
              )
            }
          />
        )}
      </div>
      {principal && !isPast.value && (
        <ForWriters>
          <PersonLifecycle person={person} principal={principal} />
        </ForWriters>
      )}
      {principal && rows.value.length === 0 && (
        <p class="quiet">
          {query.value ? text('person_no_role_found', query.value) : text('person_no_roles')}
        </p>
      )}
      <ul>
        {rows.value.slice(0, shown.value).map((row) => (
          <Account key={row.entry.id} row={row} asked={asked} />
        ))}
      </ul>
      {principal && (
        <div class="actions">
          {rows.value.length > shown.value && (
            <button type="button" onClick={() => (shown.value += ACCOUNTS_AT_ONCE)}>
              {countText('person_more_accounts', rows.value.length - shown.value)}
            </button>
          )}
          <button
            type="button"
            aria-pressed={showAll.value}
            onClick={() => (showAll.value = !showAll.value)}
          >
            {showAll.value ? text('person_show_held') : countText('person_show_all', total.value)}
          </button>
        </div>
      )}
    </div>
  );
}
