import type { Sha256Hex } from '#core/ledger/record.ts';
import { CopyButton } from '#ui/components/copy-button.tsx';
import { text } from '#ui/text.ts';

interface PlanHashProps {
  readonly hash: Sha256Hex;
}

/** The name of a plan, by which two administrators know that they speak of the same one. */
export function PlanHash({ hash }: PlanHashProps) {
  return (
    <p class="quiet plan-hash" title={hash}>
      {text('review_plan_hash')} <span class="mono">{hash.slice(0, 16)}</span>
      <CopyButton value={hash} label={text('action_copy_plan_hash')} />
    </p>
  );
}
