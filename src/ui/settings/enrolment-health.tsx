import { useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { EnrolmentState } from '#core/menu/enrolment-state.ts';
import { CheckIcon, CircleAlertIcon } from '#ui/components/icon.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { RoleChanges } from '#ui/components/role-changes.tsx';
import type { SettingsState } from '#ui/state/settings-state.ts';
import { exactTime, timeAgo } from '#ui/time.ts';
import { countText, text } from '#ui/text.ts';
import { syncResultText } from './sync-texts.ts';

interface EnrolmentHealthCardProps {
  readonly enrolment: EnrolmentState;
  readonly state: SettingsState;
}

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** An instant as people read it, with the exact one behind it. */
function when(atMs: number, nowMs: number): string {
  return `${timeAgo(atMs, nowMs)} (${exactTime(atMs)})`;
}

/** When the endpoint was last asked, when it last gave a good answer, and when it will be asked again. */
function FetchFacts({ enrolment, state }: EnrolmentHealthCardProps) {
  const { contacts, nextFetchMs = 0 } = state.facts.value;
  const { accepted, results, nextAttemptMs } = enrolment;
  const nowMs = state.clock();
  const contactMs = contacts[enrolment.id] ?? 0;
  const lastMs = Math.max(contactMs, results[0]?.atMs ?? 0, accepted?.acceptedAtMs ?? 0);
  const goodMs = Math.max(contactMs, accepted?.acceptedAtMs ?? 0);
  // A wait after failures ends with the retry's alarm or the regular one, whichever comes after it.
  const nextMs = Math.max(nextAttemptMs, nextAttemptMs > nowMs ? 0 : nextFetchMs);
  return (
    <>
      <Fact name={text('health_last')}>{lastMs > 0 ? when(lastMs, nowMs) : text('never')}</Fact>
      <Fact name={text('health_last_good')}>
        {goodMs > 0 ? when(goodMs, nowMs) : text('never')}
      </Fact>
      {nextMs > 0 && <Fact name={text('health_next')}>{exactTime(nextMs)}</Fact>}
    </>
  );
}

function Results({ results }: Pick<EnrolmentState, 'results'>) {
  if (results.length === 0) return null;
  return (
    <details open={results[0]?.kind === 'refused' || results[0]?.kind === 'failed'}>
      <summary>{text('health_results')}</summary>
      <ul>
        {results.map((result, index) => (
          <li key={index} class={result.kind}>
            {result.kind === 'refused' || result.kind === 'failed' ? (
              <CircleAlertIcon />
            ) : (
              <CheckIcon />
            )}
            <span class="quiet number">{exactTime(result.atMs)}</span>
            <span>{syncResultText(result)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

/** One enrolment: whose menu, from where, signed by which key, how its last fetches went, and what they changed. */
export function EnrolmentHealthCard({ enrolment, state }: EnrolmentHealthCardProps) {
  const { clock, facts, leave, keyWords } = state;
  const words = useSignal<readonly string[]>([]);
  useSignalEffect(() => {
    void keyWords(enrolment).then((list) => (words.value = list));
  });
  const { accepted, results, origin, isWithheld } = enrolment;
  const { url } = enrolment.enrolment;
  const changes = facts.value.news[enrolment.id]?.changes ?? [];
  return (
    <article class="enrolment">
      <header>
        <h2 dir="auto">{accepted?.personName ?? new URL(url).host}</h2>
        {origin === 'person' && (
          <button type="button" onClick={() => void leave(enrolment.id)}>
            {text('action_leave')}
          </button>
        )}
      </header>
      {accepted && accepted.expiresAt * 1000 <= clock() && (
        <Notice kind="danger">
          {text(isWithheld ? 'health_expired_withheld' : 'health_expired')}
        </Notice>
      )}
      <dl class="facts">
        {accepted && (
          <Fact name={text('health_roles')}>
            {countText('count_roles', accepted.roleCount)} ·{' '}
            {text('health_version', accepted.version)}
          </Fact>
        )}
        <Fact name={text('health_from')}>{url}</Fact>
        <Fact name={text('health_key')}>
          {words.value.join(' ')} <span class="quiet mono">{accepted?.kid}</span>
        </Fact>
        <FetchFacts enrolment={enrolment} state={state} />
        {accepted && (
          <Fact name={text('health_expires')}>{exactTime(accepted.expiresAt * 1000)}</Fact>
        )}
        {origin === 'managed' && <Fact name={text('health_origin')}>{text('health_managed')}</Fact>}
      </dl>
      {changes.length > 0 && (
        <details>
          <summary>{countText('health_changes', changes.length)}</summary>
          <RoleChanges changes={changes} />
        </details>
      )}
      <Results results={results} />
    </article>
  );
}
