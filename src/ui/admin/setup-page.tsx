import type { FunctionComponent } from 'preact';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { routeHash, type SetupPlace } from '#ui/state/route.ts';
import { text, type TextKey } from '#ui/text.ts';
import { DoctorList } from './doctor-list.tsx';
import { RolloutPlace } from './rollout-place.tsx';
import { SetupAccounts } from './setup-accounts.tsx';
import { SetupAdoption } from './setup-adoption.tsx';
import { SetupJump } from './setup-jump.tsx';
import { SetupNav } from './setup-nav.tsx';
import { SetupPeople } from './setup-people.tsx';
import { SetupPublication } from './setup-publication.tsx';
import { SetupRoles } from './setup-roles.tsx';
import { SetupSharing } from './setup-sharing.tsx';
import { StepFacts } from './step-facts.tsx';
import './setup-page.css';

interface SetupPageProps {
  /** Absent: the first step that still wants something. */
  readonly step: SetupPlace | undefined;
}

/** What every place but the first works on. */
export interface SetupPlaceProps {
  readonly configuration: EstateConfiguration;
}

const PLACES: Readonly<Record<Exclude<SetupPlace, 'jump'>, FunctionComponent<SetupPlaceProps>>> = {
  roles: SetupRoles,
  accounts: SetupAccounts,
  sharing: SetupSharing,
  people: SetupPeople,
  publication: SetupPublication,
  adoption: SetupAdoption,
  doctor: DoctorList,
  rollout: RolloutPlace,
};

function Place({ place }: { readonly place: SetupPlace }) {
  const { configuration } = useAdmin();
  if (place === 'jump') return <SetupJump />;
  const estate = configuration.value;
  if (estate) {
    const Content = PLACES[place];
    return <Content key={estate.id} configuration={estate} />;
  }
  return (
    <>
      <p>{text('setup_no_estate')}</p>
      <a class="button primary" href={routeHash({ page: 'setup', step: 'jump' })}>
        {text('setup_jump_title')}
      </a>
    </>
  );
}

/** The way from nothing to a working company, one step a page; it can be left anywhere and says where to go on. */
export function SetupPage({ step }: SetupPageProps) {
  const { setup } = useAdmin();
  const place = step ?? setup.nextStep.value ?? 'doctor';
  return (
    <div class="setup-page">
      <SetupNav place={place} />
      <section class="page">
        <header>
          <h1>{text(`setup_${place}_title` as TextKey)}</h1>
          <p class="quiet">{text(`setup_${place}_why` as TextKey)}</p>
        </header>
        <StepFacts place={place} />
        <Place place={place} />
      </section>
    </div>
  );
}
