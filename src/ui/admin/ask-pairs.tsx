import { useSignal } from '@preact/signals';
import type { AccessPair, StatementSource } from '#core/access/access-state.ts';
import { ExportButtons } from '#ui/components/export-buttons.tsx';
import { StateMark, stateText } from '#ui/components/state-mark.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { useEstateOfLinks } from '#ui/state/estates.ts';
import { createNames } from '#ui/state/names.ts';
import { pairCells } from '#ui/state/pair-lines.ts';
import { routeHash } from '#ui/state/route.ts';
import { countText, text } from '#ui/text.ts';
import { sourceText } from './source-text.ts';

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
  if (list.length === 0) return <span class="quiet">{none}</span>;
  return (
    <ul>
      {list.map((source) => (
        <li key={JSON.stringify(source)}>{sourceText(source)}</li>
      ))}
    </ul>
  );
}

/** Pairs with the path of each: the statements that let ask, and those that let in. */
export function AskPairs({ pairs, shows }: AskPairsProps) {
  const { configuration, explain } = useAdmin();
  const estate = useEstateOfLinks();
  const shown = useSignal(PAGE);
  const names = createNames(configuration.value);
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
                  ...pairCells(pair, names),
                  state: pair.state,
                  assertions: (why?.assertions ?? []).map(sourceText).join('\n'),
                  trusts: (why?.trusts ?? []).map(sourceText).join('\n'),
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
              <th>{text('ask_person')}</th>
              <th>{text('ask_role')}</th>
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
                  <td>
                    <a href={routeHash({ page: 'ask', query: principal }, estate)} dir="auto">
                      {names.principal(principal)}
                    </a>
                  </td>
                  <td>
                    <a href={routeHash({ page: 'ask', query: role }, estate)} dir="auto">
                      {names.role(role)}
                    </a>
                  </td>
                  <td data-state={state}>
                    <StateMark state={state} /> {stateText(state)}
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
