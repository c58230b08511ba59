import type { StepStanding } from '#core/setup/setup-steps.ts';
import { CheckIcon, InfoIcon } from '#ui/components/icon.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import type { SetupPlace } from '#ui/state/route.ts';
import { countText, text } from '#ui/text.ts';

interface StepFactsProps {
  readonly place: SetupPlace;
}

/** What exists of a step. */
function existing({ step, count }: StepStanding): string | undefined {
  if (count === 0) return undefined;
  switch (step) {
    case 'jump':
    case 'roles':
    case 'sharing':
    case 'adoption':
      return text(`setup_${step}_there`);
    case 'accounts':
    case 'people':
    case 'publication':
      return countText(`setup_${step}_there`, count);
  }
}

/** What a step still wants. */
function wanting({ step, kind, count, missing }: StepStanding): string | undefined {
  if (kind === 'skipped') return text('setup_sharing_skipped');
  if (kind === 'done') return undefined;
  switch (step) {
    case 'jump':
      return text(count > 0 ? 'setup_jump_sign_in' : 'setup_jump_missing');
    case 'roles':
    case 'sharing':
    case 'people':
      return text(`setup_${step}_missing`);
    case 'accounts':
      return count > 0
        ? countText('setup_accounts_unread', missing)
        : text('setup_accounts_missing');
    case 'publication':
      return missing > 0
        ? countText('setup_publication_unpublished', missing)
        : text('setup_publication_missing');
    case 'adoption':
      return missing > 0
        ? countText('setup_adoption_foreign', missing)
        : text('setup_adoption_missing');
  }
}

/** What is there and what is missing, in a line each. */
export function StepFacts({ place }: StepFactsProps) {
  const { setup } = useAdmin();
  const standing = setup.standings.value.find(({ step }) => step === place);
  if (!standing) return null;
  const there = existing(standing);
  const wanted = wanting(standing);
  return (
    <div role="status">
      <ul class="step-facts">
        {there !== undefined && (
          <li class="there">
            <CheckIcon />
            {there}
          </li>
        )}
        {wanted !== undefined && (
          <li>
            <InfoIcon />
            {wanted}
          </li>
        )}
      </ul>
    </div>
  );
}
