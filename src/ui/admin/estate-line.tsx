import { PartitionMark } from '#ui/components/partition-mark.tsx';
import { useEstates, type KnownEstate } from '#ui/state/estates.ts';
import { countText, text } from '#ui/text.ts';
import { SessionFacts } from './session-facts.tsx';

interface EstateLineProps {
  readonly estate: KnownEstate;
}

/** One estate in a few words: its partition and jump account, who is signed in there, and what waits to be done. */
export function EstateLine({ estate: { admin, configuration } }: EstateLineProps) {
  const { nowMs } = useEstates();
  const { jump, name } = configuration;
  const session = admin.session.state.value;
  const isOver = session.kind === 'failed' && session.error.code === 'sign-in/session-ended';
  const isCommitting = admin.committing.task.state.value.kind === 'running';
  const waiting = [
    isCommitting && text('estates_committing'),
    admin.changes.value.length > 0 && countText('estates_staged', admin.changes.value.length),
    !isCommitting &&
      admin.openCommits.value.length > 0 &&
      countText('estates_open_commits', admin.openCommits.value.length),
  ].filter((part) => part !== false);
  return (
    <span class="estate-line">
      <span class="what">
        <strong dir="auto">{name}</strong>
        <PartitionMark partition={jump.partition} />
        <span class="quiet mono">{jump.alias ?? jump.account}</span>
      </span>
      <span class="who">
        {session.kind === 'done' ? (
          <SessionFacts session={session.value} nowMs={nowMs.value} />
        ) : (
          <span class="quiet">{text(isOver ? 'session_over' : 'session_none')}</span>
        )}
      </span>
      {waiting.length > 0 && <span class="waiting">{waiting.join(' · ')}</span>}
    </span>
  );
}
