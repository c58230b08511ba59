import type { AccessState } from '#core/access/access-state.ts';
import { text, type TextKey } from '#ui/text.ts';
import './state-mark.css';

interface StateMarkProps {
  readonly state: AccessState;
}

/** The mark of a state is a shape, not only a colour. */
export const STATE_MARKS: Readonly<Record<AccessState, string>> = {
  granted: '●',
  conditional: '◑',
  'assertion-only': '◐',
  'trust-only': '◒',
  denied: '⊘',
  unknown: '?',
  none: '○',
};

/** The word for a state, as legends, tooltips and screen readers say it. */
export function stateText(state: AccessState): string {
  return text(`state_${state.replace('-', '_')}` as TextKey);
}

/** One grant state as a shape with its word for those who cannot see it. */
export function StateMark({ state }: StateMarkProps) {
  return (
    <span class={`state-mark state ${state}`} title={stateText(state)}>
      <span aria-hidden="true">{STATE_MARKS[state]}</span>
      <span class="visually-hidden">{stateText(state)}</span>
    </span>
  );
}
