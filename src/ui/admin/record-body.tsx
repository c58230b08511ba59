import type { LedgerRecord } from '#core/ledger/record.ts';
import { DocumentDiff } from '#ui/components/document-diff.tsx';
import { StateMark, stateText } from '#ui/components/state-mark.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createNames } from '#ui/state/names.ts';
import { routeHash } from '#ui/state/route.ts';
import { exactTime } from '#ui/time.ts';
import { text } from '#ui/text.ts';
import { EffectList } from './effect-list.tsx';
import { documentText } from './plan-texts.ts';

type RecordOf<Kind extends LedgerRecord['kind']> = Extract<LedgerRecord, { kind: Kind }>;

function Publication({ body }: RecordOf<'publication'>) {
  const names = createNames(useAdmin().configuration.value);
  return (
    <table>
      <thead>
        <tr>
          <th>{text('column_person')}</th>
          <th class="number">{text('column_version')}</th>
          <th>SHA-256</th>
          <th>{text('column_state')}</th>
        </tr>
      </thead>
      <tbody>
        {body.menus.map(({ series, person, version, sha256, isUnconfirmed }) => (
          <tr key={series}>
            <td dir="auto">{names.person(person)}</td>
            <td class="number">{version}</td>
            <td class="mono hash">{sha256}</td>
            <td>{text(isUnconfirmed ? 'menu_unconfirmed' : 'menu_written')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Drift({ body }: RecordOf<'drift'>) {
  const names = createNames(useAdmin().configuration.value);
  return (
    <>
      <EffectList effect={body.effect} names={names} />
      {body.documents.map(({ ref, before, after }) => (
        <article class="action" key={JSON.stringify(ref)}>
          <h2>{documentText(ref, names)}</h2>
          <DocumentDiff before={before} after={after} />
        </article>
      ))}
    </>
  );
}

function Checkpoint({ body }: RecordOf<'checkpoint'>) {
  return (
    <dl class="facts">
      <dt>{text('checkpoint_of')}</dt>
      <dd>
        <a href={routeHash({ page: 'commit', seq: body.seq })}>{text('record_number', body.seq)}</a>
      </dd>
      <dt>{text('record_hash')}</dt>
      <dd class="mono">{body.hash}</dd>
      <dt>{text('checkpoint_key')}</dt>
      <dd class="mono">{body.kid}</dd>
      <dt>{text('checkpoint_signature')}</dt>
      <dd class="mono">{body.signature}</dd>
    </dl>
  );
}

function Review({ body }: RecordOf<'review'>) {
  const names = createNames(useAdmin().configuration.value);
  return (
    <>
      <p class="quiet">{text('review_as_of', exactTime(body.asOfMs))}</p>
      <table>
        <thead>
          <tr>
            <th>{text('column_person')}</th>
            <th>{text('column_role')}</th>
            <th>{text('column_state')}</th>
            <th>{text('column_decision')}</th>
            <th>{text('column_reason')}</th>
          </tr>
        </thead>
        <tbody>
          {body.decisions.map(({ principal, role, state, decision, reason }) => (
            <tr key={`${principal} ${role}`}>
              <td dir="auto">{names.principal(principal)}</td>
              <td dir="auto">{names.role(role)}</td>
              <td>
                <StateMark state={state} /> {stateText(state)}
              </td>
              <td>{text(`decision_${decision}`)}</td>
              <td dir="auto">{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function EstateChange({ body }: RecordOf<'estate-change'>) {
  return (
    <dl class="facts">
      <dt>{text('estate_before')}</dt>
      <dd class="mono">{body.sha256Before ?? '–'}</dd>
      <dt>{text('estate_after')}</dt>
      <dd class="mono">{body.sha256After}</dd>
    </dl>
  );
}

/** What a record that is no commit says. */
export function RecordBody({
  record,
}: {
  readonly record: Exclude<LedgerRecord, { kind: 'commit' }>;
}) {
  switch (record.kind) {
    case 'publication':
      return <Publication {...record} />;
    case 'drift':
      return <Drift {...record} />;
    case 'review':
      return <Review {...record} />;
    case 'checkpoint':
      return <Checkpoint {...record} />;
    case 'estate-change':
      return <EstateChange {...record} />;
  }
}
