import { isOpenState } from '#core/access/access-state.ts';
import type { Signal } from '@preact/signals';
import type { RoleArn } from '#core/aws/arn.ts';
import { type Change, subjectOf } from '#core/change/change-set.ts';
import type { AccountEntry } from '#core/estate/configuration.ts';
import { CircleHelpIcon, ClockIcon, MinusIcon, PlusIcon } from '#ui/components/icon.tsx';
import { StateMark, stateText } from '#ui/components/state-mark.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import type { RoleCell } from '#ui/state/people-access.ts';
import { shortDate } from '#ui/time.ts';
import { text } from '#ui/text.ts';
import { endText } from './grant-end.tsx';

interface RoleCellButtonProps {
  readonly cell: RoleCell;
  readonly account: AccountEntry;
  /** The role whose "why" is open. */
  readonly asked: Signal<RoleArn | undefined>;
}

/**
 * What a click on a role stages: a held role is revoked, any other is granted (a half grant is completed). A grant that has passed is
 * cleaned up, since completing it would give for good what was given for a time.
 */
export function toggledChange({ state, principal, role, untilMs }: RoleCell): Change {
  return {
    kind: isOpenState(state) || untilMs !== undefined ? 'revoke' : 'grant',
    principal,
    role,
  };
}

/** One role of a person: its state, a click that stages or unstages, and the way to "why". */
export function RoleCellButton({ cell, account, asked }: RoleCellButtonProps) {
  const { changes, stage, unstage, clock, ledger, isReadOnly } = useAdmin();
  const isPast = ledger.asOfMs.value !== undefined;
  const { role, name, state, staged, untilMs } = cell;
  const change = toggledChange(cell);
  const toggle = () => {
    const present = changes.value.filter(
      (one) => one.role === role && subjectOf(one) === cell.principal,
    );
    if (present.length) unstage(...present);
    else stage(change);
  };
  const look = staged ?? (isOpenState(state) ? 'held' : state === 'none' ? 'free' : 'half');
  const act = staged ? 'cell_unstage' : change.kind === 'revoke' ? 'cell_revoke' : 'cell_grant';
  const isOpen = asked.value === role;
  return (
    <span class={`role-cell ${look}`}>
      <button
        type="button"
        class="toggle"
        aria-pressed={staged !== undefined}
        aria-label={`${text(act, name, account.name)} (${stateText(state)})`}
        title={text(act, name, account.name)}
        disabled={isPast || isReadOnly.value}
        onClick={toggle}
      >
        {staged === 'grant' && <PlusIcon size={12} />}
        {staged === 'revoke' && <MinusIcon size={12} />}
        <StateMark state={state} />
        <span class="role-name" dir="auto">
          {name}
        </span>
      </button>
      {untilMs !== undefined && (
        <span class="until" title={endText(untilMs, clock())}>
          <ClockIcon size={12} />
          {shortDate(untilMs)}
        </span>
      )}
      <button
        type="button"
        class="why"
        disabled={isPast}
        aria-expanded={isOpen}
        aria-label={text('cell_why', name, account.name)}
        title={text('cell_why', name, account.name)}
        onClick={() => (asked.value = isOpen ? undefined : role)}
      >
        <CircleHelpIcon size={14} />
      </button>
    </span>
  );
}
