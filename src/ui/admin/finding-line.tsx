import type { Finding } from '#app/examination.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { errorTexts } from '#ui/components/error-notice.tsx';
import { CheckIcon, CircleAlertIcon, InfoIcon } from '#ui/components/icon.tsx';
import { countText, text, type TextKey } from '#ui/text.ts';

interface FindingLineProps {
  /** One, or those of several accounts that are all right in the same way. */
  readonly findings: readonly [Finding, ...Finding[]];
  readonly configuration: EstateConfiguration;
}

const LOOKS = {
  good: ['good', CheckIcon],
  remark: ['remark', InfoIcon],
  wrong: ['bad', CircleAlertIcon],
  failed: ['bad', CircleAlertIcon],
} as const;

const snake = (name: string) => name.replaceAll('-', '_');

/** What is wrong and the one thing to do, or what is worth a word; undefined when nothing is. */
function adviceOf({ what, verdict }: Finding): string | undefined {
  switch (verdict.kind) {
    case 'good':
      return undefined;
    case 'remark':
      return text(`remark_${snake(verdict.remark)}` as TextKey);
    case 'wrong':
      return text(`fault_${snake(verdict.fault)}` as TextKey, ...verdict.values);
    case 'failed': {
      const { hint, next } = errorTexts(verdict.error);
      // A role refuses for one of two reasons, and AWS does not say which.
      const isRefused = what === 'role' && verdict.error.code === 'aws/access-denied';
      return isRefused ? `${hint} ${text('fault_role_refused')}` : `${hint} ${next}`;
    }
  }
}

/** One line of an examination. */
export function FindingLine({ findings, configuration }: FindingLineProps) {
  const [finding, ...others] = findings;
  const advice = adviceOf(finding);
  const [look, Icon] = LOOKS[finding.verdict.kind];
  const nameOf = ({ subject }: Finding) =>
    configuration.accounts.find(({ id }) => id === subject)?.name;
  const name = nameOf(finding);
  return (
    <li class={look}>
      <Icon />
      <div>
        <strong>{text(`check_${snake(finding.what)}` as TextKey)}</strong>{' '}
        {others.length > 0 ? (
          <details>
            <summary>{countText('count_accounts', findings.length)}</summary>
            <p dir="auto">{findings.map((one) => nameOf(one) ?? one.subject).join(', ')}</p>
          </details>
        ) : (
          <>
            {name !== undefined && <span dir="auto">{name} </span>}
            <span class="quiet mono">{finding.subject}</span>
          </>
        )}
        {advice !== undefined && <p>{advice}</p>}
      </div>
    </li>
  );
}
