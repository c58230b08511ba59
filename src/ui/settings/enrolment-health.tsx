import { useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { EnrolmentState } from '#core/menu/enrolment-state.ts';
import { CheckIcon, CircleAlertIcon } from '#ui/components/icon.tsx';
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

/** One enrolment: whose menu, from where, signed by which key, and how its last fetches went. */
export function EnrolmentHealthCard({ enrolment, state }: EnrolmentHealthCardProps) {
  const { clock, leave, keyWords } = state;
  const words = useSignal<readonly string[]>([]);
  useSignalEffect(() => {
    void keyWords(enrolment).then((list) => (words.value = list));
  });
  const { accepted, results, origin, nextAttemptMs } = enrolment;
  const { url } = enrolment.enrolment;
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
      <dl>
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
        <Fact name={text('health_last_good')}>
          {accepted
            ? `${timeAgo(accepted.acceptedAtMs, clock())} (${exactTime(accepted.acceptedAtMs)})`
            : text('never')}
        </Fact>
        {nextAttemptMs > clock() && (
          <Fact name={text('health_next')}>{exactTime(nextAttemptMs)}</Fact>
        )}
        {accepted && (
          <Fact name={text('health_expires')}>{exactTime(accepted.expiresAt * 1000)}</Fact>
        )}
        {origin === 'managed' && <Fact name={text('health_origin')}>{text('health_managed')}</Fact>}
      </dl>
      {results.length > 0 && (
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
      )}
    </article>
  );
}
