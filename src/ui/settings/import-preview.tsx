import type { ImportProblem } from '#core/menu/text-formats/imported-menu.ts';
import { Notice } from '#ui/components/notice.tsx';
import type { ImportOffer, SourcesState } from '#ui/state/sources-state.ts';
import { countText, text } from '#ui/text.ts';
import { AliasForm } from './alias-form.tsx';

interface ImportPreviewProps {
  readonly state: SourcesState;
  readonly offer: ImportOffer;
}

/** Rows and problems shown of each; the count says how many there are. */
const SHOWN = 50;

const problemKey = (kind: ImportProblem['kind']) =>
  `import_problem_${kind.replaceAll('-', '_') as Underscored<typeof kind>}` as const;
type Underscored<T extends string> = T extends `${infer A}-${infer B}`
  ? `${A}_${Underscored<B>}`
  : T;

/** What a text offers and all that is wrong with it, before anything is kept. */
export function ImportPreview({ state, offer }: ImportPreviewProps) {
  const { roles, problems } = offer.menu;
  const isRunning = state.changing.state.value.kind === 'running';
  return (
    <div class="offer">
      {problems.length > 0 && (
        <Notice kind="warning">
          <strong>{countText('import_problems', problems.length)}</strong>
          <ul>
            {problems.slice(0, SHOWN).map(({ kind, line, column, value }) => (
              <li key={`${line}:${column}:${kind}:${value}`}>
                <span class="number">{text('import_place', line, column)}</span>{' '}
                <bdi>{text(problemKey(kind), value.slice(0, 200))}</bdi>
              </li>
            ))}
          </ul>
          {problems.length > SHOWN && <p>{countText('import_more', problems.length - SHOWN)}</p>}
        </Notice>
      )}
      <AliasForm state={state} offer={offer} />
      {roles.length === 0 ? (
        <p>{text('import_nothing')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{text('import_column_label')}</th>
              <th scope="col" class="number">
                {text('import_column_account')}
              </th>
              <th scope="col">{text('import_column_role')}</th>
            </tr>
          </thead>
          <tbody>
            {roles.slice(0, SHOWN).map(({ base, account, role, label }) => (
              <tr key={`${base}|${account}|${role}`}>
                <td>
                  <bdi>{label}</bdi>
                </td>
                <td class="number">{account}</td>
                <td>
                  <bdi>{role}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
          {roles.length > SHOWN && (
            <caption class="quiet">{countText('import_more', roles.length - SHOWN)}</caption>
          )}
        </table>
      )}
      <div class="actions">
        {roles.length > 0 && (
          <button
            type="button"
            class="primary"
            disabled={isRunning}
            onClick={() => void state.accept()}
          >
            {countText('import_accept', roles.length, offer.name)}
          </button>
        )}
        <button type="button" onClick={state.discard}>
          {text('action_cancel')}
        </button>
      </div>
    </div>
  );
}
