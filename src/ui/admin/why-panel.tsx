import type { ComponentChildren } from 'preact';
import { isOpenState, type StatementSource } from '#core/access/access-state.ts';
import { arnParts } from '#core/aws/arn.ts';
import { StateMark, stateText } from '#ui/components/state-mark.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { grantKey, type RoleCell } from '#ui/state/people-access.ts';
import { text } from '#ui/text.ts';
import { ForWriters } from './for-writers.tsx';
import { GrantEnd } from './grant-end.tsx';
import { ReadAgain } from './read-again.tsx';
import { sourceText } from './source-text.ts';
import { unknownText } from './unknown-text.ts';

interface WhyPanelProps {
  readonly cell: RoleCell;
}

function Row({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Sources({
  list,
  none,
}: {
  readonly list: readonly StatementSource[];
  readonly none: string;
}) {
  const { names } = useAdmin();
  if (list.length === 0) return <>{none}</>;
  return (
    <ul>
      {list.map((source) => (
        <li key={JSON.stringify(source)} title={source.policy}>
          {sourceText(source, names.value)}
        </li>
      ))}
    </ul>
  );
}

/** Every statement that had a say in one state, and what it still hangs on. */
export function WhyPanel({ cell: { principal, role, name } }: WhyPanelProps) {
  const { explain, picture, endDates, names } = useAdmin();
  const untilMs = endDates.value.get(grantKey(principal, role));
  const explanation = explain(principal, role);
  if (!explanation) return null;
  const { state, assertions, trusts, denials, conditions, unknowns, isOfferable } = explanation;
  const { account } = arnParts(role);
  const isOfJump = account === picture.value?.jump.account;
  const isHeld = isOpenState(state);
  return (
    <div class="why-panel">
      <h2>
        <StateMark state={state} /> {name}: {stateText(state)}{' '}
        <ReadAgain what={isOfJump ? account : role} />
      </h2>
      <dl>
        <Row label={text('why_assertion')}>
          <Sources list={assertions} none={text('why_no_assertion')} />
        </Row>
        <Row label={text('why_trust')}>
          <Sources list={trusts} none={text('why_no_trust')} />
        </Row>
        {denials.length > 0 && (
          <Row label={text('why_denied')}>
            <Sources list={denials} none="" />
          </Row>
        )}
        {conditions.length > 0 && (
          <Row label={text('why_conditions')}>
            <ul class="mono">
              {conditions.map(({ operator, key, values }) => (
                <li key={`${operator}${key}`}>
                  {operator} {key} {values.join(', ')}
                </li>
              ))}
            </ul>
          </Row>
        )}
        {unknowns.length > 0 && (
          <Row label={text('why_unknown')}>
            <ul>
              {unknowns.map(({ source, reason }) => (
                <li key={JSON.stringify(source)} title={source.policy}>
                  {sourceText(source, names.value)}: {unknownText(reason)}
                </li>
              ))}
            </ul>
          </Row>
        )}
      </dl>
      {untilMs !== undefined && (
        <ForWriters>
          <GrantEnd grant={{ principal, role, untilMs }} />
        </ForWriters>
      )}
      {isHeld && !isOfferable && <p>{text('why_not_offerable')}</p>}
    </div>
  );
}
