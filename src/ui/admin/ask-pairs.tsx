import { useSignal } from '@preact/signals';
import type { AccessExplanation, AccessPair, StatementSource } from '#core/access/access-state.ts';
import { ExportButtons } from '#ui/components/export-buttons.tsx';
import { StateMark, stateText } from '#ui/components/state-mark.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { useEstateOfLinks } from '#ui/state/estates.ts';
import { pairCells } from '#ui/state/pair-lines.ts';
import { grantKey } from '#ui/state/people-access.ts';
import { routeHash } from '#ui/state/route.ts';
import { countText, text } from '#ui/text.ts';
import { endText } from './grant-end.tsx';
import { conditionText, sourceText } from './source-text.ts';

interface AskPairsProps {
  readonly pairs: readonly AccessPair[];
  /** The direction: what the subject can get into, or who can get into it. */
  readonly shows: 'role' | 'principal';
}

const PAGE = 50;

function Sources({
  list,
  none,
}: {
  readonly list: readonly StatementSource[];
  readonly none: string;
}) {
  const { names } = useAdmin();
  if (list.length === 0) return <span class="quiet">{none}</span>;
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

/** What a state hangs on, or what stops it, and when it ends by itself. */
function Terms({
  why,
  untilMs,
}: {
  readonly why: AccessExplanation | undefined;
  readonly untilMs?: number | undefined;
}) {
  const { names, clock } = useAdmin();
  const lines = [
    ...(why?.conditions ?? []).map(conditionText),
    ...(why?.denials ?? []).map((source) => sourceText(source, names.value)),
    ...(untilMs === undefined ? [] : [endText(untilMs, clock())]),
  ];
  return (
    <>
      {[...new Set(lines)].map((line) => (
        <small class="quiet" key={line}>
          {line}
        </small>
      ))}
    </>
  );
}

/** Pairs with the path of each: the statements that let ask, and those that let in. What all pairs share is in the page's title. */
export function AskPairs({ pairs, shows }: AskPairsProps) {
  const { names, explain, endDates } = useAdmin();
  const estate = useEstateOfLinks();
  const shown = useSignal(PAGE);
  const hasMany = {
    principal: shows === 'principal' || new Set(pairs.map(({ principal }) => principal)).size > 1,
    role: shows === 'role' || new Set(pairs.map(({ role }) => role)).size > 1,
  };
  const told = (source: StatementSource) => sourceText(source, names.value);
  const link = (query: string, name: string) => (
    <td>
      <a href={routeHash({ page: 'ask', query }, estate)} dir="auto">
        {name}
      </a>
    </td>
  );
  return (
    <section class="ask-pairs">
      <h2>{countText(shows === 'role' ? 'ask_can_assume' : 'ask_assumed_by', pairs.length)}</h2>
      {pairs.length > 0 && (
        <div class="actions">
          <ExportButtons
            name={shows === 'role' ? 'can-assume' : 'assumed-by'}
            lines={() =>
              pairs.map((pair) => {
                const why = explain(pair.principal, pair.role);
                return {
                  ...pairCells(pair, names.value),
                  state: pair.state,
                  assertions: (why?.assertions ?? []).map(told).join('\n'),
                  trusts: (why?.trusts ?? []).map(told).join('\n'),
                };
              })
            }
          />
        </div>
      )}
      {pairs.length > 0 && (
        <table>
          <thead>
            <tr>
              {hasMany.principal && <th>{text('ask_person')}</th>}
              {hasMany.role && <th>{text('ask_role')}</th>}
              <th>{text('matrix_state')}</th>
              <th>{text('why_assertion')}</th>
              <th>{text('why_trust')}</th>
            </tr>
          </thead>
          <tbody>
            {pairs.slice(0, shown.value).map(({ principal, role, state }) => {
              const why = explain(principal, role);
              return (
                <tr key={`${principal} ${role}`} data-principal={principal} data-role={role}>
                  {hasMany.principal && link(principal, names.value.principal(principal))}
                  {hasMany.role && link(role, names.value.role(role))}
                  <td data-state={state}>
                    <StateMark state={state} /> {stateText(state)}
                    <Terms why={why} untilMs={endDates.value.get(grantKey(principal, role))} />
                  </td>
                  <td>
                    <Sources list={why?.assertions ?? []} none={text('why_no_assertion')} />
                  </td>
                  <td>
                    <Sources list={why?.trusts ?? []} none={text('why_no_trust')} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {pairs.length > shown.value && (
        <button type="button" onClick={() => (shown.value += PAGE)}>
          {text('ask_more')}
        </button>
      )}
    </section>
  );
}
