import { useSignal } from '@preact/signals';
import { useAdmin } from '#ui/state/admin-state.ts';
import { text } from '#ui/text.ts';
import { CleanUpNotice } from './clean-up-notice.tsx';
import { DriftNotice } from './drift-notice.tsx';
import { OpenCommits } from './open-commits.tsx';
import { PeopleList } from './people-list.tsx';
import { PersonRoles } from './person-roles.tsx';
import { ReadStatus } from './read-status.tsx';
import { StagingPane } from './staging-pane.tsx';
import './permissions-page.css';

interface PermissionsPageProps {
  /** Id of the person whose roles are shown; absent: nobody is chosen yet. */
  readonly person: string | undefined;
}

/** People on the left, one person's roles in the middle, what is staged on the right. */
export function PermissionsPage({ person: id }: PermissionsPageProps) {
  const { configuration, picture } = useAdmin();
  const showAll = useSignal(false);
  const person = configuration.value?.people.find((one) => one.id === id);
  return (
    <div class="permissions-page">
      <PeopleList selected={id} />
      <section class="middle" aria-label={person?.name ?? text('tab_permissions')}>
        {!person && <h1>{text('tab_permissions')}</h1>}
        <OpenCommits />
        <CleanUpNotice />
        <ReadStatus />
        <DriftNotice />
        {picture.value && person && (
          <PersonRoles key={person.id} person={person} showAll={showAll} />
        )}
        {picture.value && !person && <p class="quiet">{text('permissions_choose_person')}</p>}
      </section>
      <StagingPane />
    </div>
  );
}
