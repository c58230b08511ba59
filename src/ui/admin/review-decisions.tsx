import { useSignal } from '@preact/signals';
import { pairKey, type GrantInterval } from '#core/ledger/grant-interval.ts';
import { EndlessEnd } from '#ui/components/endless-end.tsx';
import { StateMark, stateText } from '#ui/components/state-mark.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createNames } from '#ui/state/names.ts';
import { exactTime, timeAgo } from '#ui/time.ts';
import { text } from '#ui/text.ts';

/** Rows that are drawn at first, and more at each reach of the end. */
const STEP = 100;

function Decision({ grant }: { readonly grant: GrantInterval }) {
  const { ledger, configuration, clock } = useAdmin();
  const { review } = ledger;
  const names = createNames(configuration.value);
  const key = pairKey(grant.principal, grant.role);
  const made = review.decisions.value.get(key);
  const about = `${names.principal(grant.principal)}, ${names.role(grant.role)}`;
  const isReasonMissing = made?.decision === 'remove' && made.reason.trim() === '';
  return (
    <tr>
      <td dir="auto" title={grant.principal}>
        {names.principal(grant.principal)}
      </td>
      <td dir="auto" title={grant.role}>
        {names.role(grant.role)}
      </td>
      <td class="state">
        <StateMark state={grant.state} /> {stateText(grant.state)}
      </td>
      <td title={exactTime(grant.fromMs)}>{timeAgo(grant.fromMs, clock())}</td>
      <td>
        <span class="choice" role="radiogroup" aria-label={about}>
          {(['keep', 'remove'] as const).map((decision) => (
            <label key={decision} class="check">
              <input
                type="radio"
                name={key}
                checked={made?.decision === decision}
                onChange={() => void review.decide(grant, decision)}
              />
              {text(`decision_${decision}`)}
            </label>
          ))}
        </span>
      </td>
      <td>
        <input
          aria-label={text('review_reason', about)}
          aria-invalid={isReasonMissing}
          placeholder={isReasonMissing ? text('review_reason_needed') : ''}
          disabled={!made}
          value={made?.reason ?? ''}
          onChange={({ currentTarget }) =>
            made && void review.explain(made, currentTarget.value.trim())
          }
        />
      </td>
    </tr>
  );
}

/** Every grant in scope with what is to become of it. */
export function ReviewDecisions() {
  const { grants } = useAdmin().ledger.review;
  const shown = useSignal(STEP);
  if (grants.value.length === 0) return <p class="quiet">{text('review_no_grants')}</p>;
  return (
    <>
      <table class="decisions">
        <thead>
          <tr>
            <th>{text('column_person')}</th>
            <th>{text('column_role')}</th>
            <th>{text('column_state')}</th>
            <th>{text('column_since')}</th>
            <th>{text('column_decision')}</th>
            <th>{text('column_reason')}</th>
          </tr>
        </thead>
        <tbody>
          {grants.value.slice(0, shown.value).map((grant) => (
            <Decision key={pairKey(grant.principal, grant.role)} grant={grant} />
          ))}
        </tbody>
      </table>
      {grants.value.length > shown.value && <EndlessEnd onReach={() => (shown.value += STEP)} />}
    </>
  );
}
