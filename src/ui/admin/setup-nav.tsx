import { SETUP_STEPS } from '#core/setup/setup-steps.ts';
import { CheckIcon } from '#ui/components/icon.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { routeHash, SETUP_PLACES, type SetupPlace } from '#ui/state/route.ts';
import { text, type TextKey } from '#ui/text.ts';

interface SetupNavProps {
  readonly place: SetupPlace;
}

const TOOLS = SETUP_PLACES.filter((place) => !SETUP_STEPS.some((step) => step === place));

/** The steps in order, each with how far it is, and the tools beside the walk. */
export function SetupNav({ place }: SetupNavProps) {
  const { setup } = useAdmin();
  const link = (to: SetupPlace) => ({
    href: routeHash({ page: 'setup', step: to }),
    'aria-current': to === place ? ('step' as const) : undefined,
  });
  return (
    <nav class="setup-nav" aria-label={text('setup_title')}>
      <ol>
        {setup.standings.value.map(({ step, kind }, at) => (
          <li key={step}>
            <a {...link(step)} class={kind}>
              <span class="mark number" aria-hidden="true">
                {kind === 'done' ? <CheckIcon size={12} /> : at + 1}
              </span>
              <span>
                {text(`setup_${step}_title` as TextKey)}
                <small>{text(`setup_standing_${kind}`)}</small>
              </span>
            </a>
          </li>
        ))}
      </ol>
      <ul>
        {TOOLS.map((tool) => (
          <li key={tool}>
            <a {...link(tool)}>{text(`setup_${tool}_title` as TextKey)}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
