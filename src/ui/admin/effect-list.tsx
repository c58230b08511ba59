import type { EffectiveChange } from '#core/ledger/record.ts';
import { StateMark, stateText } from '#ui/components/state-mark.tsx';
import type { Names } from '#ui/state/names.ts';
import { text } from '#ui/text.ts';

interface EffectListProps {
  readonly effect: readonly EffectiveChange[];
  readonly names: Names;
}

/** Who gains and loses what, by what IAM will really allow and not by what was asked. */
export function EffectList({ effect, names }: EffectListProps) {
  if (effect.length === 0) return <p class="quiet">{text('effect_none')}</p>;
  return (
    <ul class="effect-list">
      {effect.map(({ principal, role, from, to }) => (
        <li key={`${principal} ${role}`}>
          <strong dir="auto">{names.principal(principal)}</strong>
          <span dir="auto">{names.role(role)}</span>
          <span class="states">
            <StateMark state={from} />
            <span class="quiet">{stateText(from)}</span>
            <span aria-label={text('effect_becomes')}>→</span>
            <StateMark state={to} />
            {stateText(to)}
          </span>
        </li>
      ))}
    </ul>
  );
}
