import { SETUP_STEPS, type SetupStep } from '#core/setup/setup-steps.ts';
import { ChevronRightIcon } from '#ui/components/icon.tsx';
import { routeHash } from '#ui/state/route.ts';
import { text, type TextKey } from '#ui/text.ts';

interface NextStepProps {
  readonly after: SetupStep;
}

/** The way on. */
export function NextStep({ after }: NextStepProps) {
  const next = SETUP_STEPS[SETUP_STEPS.indexOf(after) + 1];
  if (!next) return null;
  return (
    <p class="next-step">
      <a class="button" href={routeHash({ page: 'setup', step: next })}>
        {text('setup_next', text(`setup_${next}_title` as TextKey))}
        <ChevronRightIcon size={14} />
      </a>
    </p>
  );
}
