import type { PrincipalArn, RoleArn } from '#core/aws/arn.ts';
import type { AccessState } from '#core/access/access-state.ts';
import { StateMark, stateText } from '#ui/components/state-mark.tsx';
import type { Names } from '#ui/state/names.ts';
import { routeHash } from '#ui/state/route.ts';
import type { TimeAnswer } from '#ui/state/time-view.ts';
import { exactTime } from '#ui/time.ts';
import { text } from '#ui/text.ts';

interface TimeTableProps {
  readonly answer: Exclude<TimeAnswer, { kind: 'events' }>;
  /** How many rows are drawn. */
  readonly limit: number;
  readonly names: Names;
}

function State({ state }: { readonly state: AccessState }) {
  return (
    <span class="state">
      <StateMark state={state} /> {stateText(state)}
    </span>
  );
}

function Pair({
  principal,
  role,
  names,
}: {
  readonly principal: PrincipalArn;
  readonly role: RoleArn;
  readonly names: Names;
}) {
  return (
    <>
      <td dir="auto" title={principal}>
        {names.principal(principal)}
      </td>
      <td dir="auto" title={role}>
        {names.role(role)}
      </td>
    </>
  );
}

function RecordLink({ seq }: { readonly seq: number }) {
  return <a href={routeHash({ page: 'commit', seq })}>{text('record_number', seq)}</a>;
}

function Rows({ answer, limit, names }: TimeTableProps) {
  switch (answer.kind) {
    case 'intervals':
      return answer.rows.slice(0, limit).map((row) => (
        <tr key={`${row.principal} ${row.role} ${row.fromMs}`}>
          <Pair {...row} names={names} />
          <td>
            <State state={row.state} />
          </td>
          <td class="when">
            {exactTime(row.fromMs)} <RecordLink seq={row.fromSeq} />
          </td>
          <td class="when">{row.toMs === null ? text('time_still') : exactTime(row.toMs)}</td>
        </tr>
      ));
    case 'changes':
      return answer.rows.slice(0, limit).map((row) => (
        <tr key={`${row.principal} ${row.role}`}>
          <Pair {...row} names={names} />
          <td>
            <State state={row.from} /> → <State state={row.to} />
          </td>
        </tr>
      ));
  }
}

/** The rows of an answer, with the record behind each. */
export function TimeTable(props: TimeTableProps) {
  return (
    <table>
      <thead>
        <tr>
          <th>{text('column_person')}</th>
          <th>{text('column_role')}</th>
          <th>{text('column_state')}</th>
          {props.answer.kind === 'intervals' && (
            <>
              <th>{text('column_since')}</th>
              <th>{text('column_until')}</th>
            </>
          )}
        </tr>
      </thead>
      <tbody>
        <Rows {...props} />
      </tbody>
    </table>
  );
}
