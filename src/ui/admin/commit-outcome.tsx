import type { CommitResult } from '#app/commit-change-set.ts';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { recordedText } from '#ui/state/announcements.ts';
import { createNames } from '#ui/state/names.ts';
import { routeHash } from '#ui/state/route.ts';
import { countText, text } from '#ui/text.ts';
import { ConflictView } from './conflict-view.tsx';
import { documentText } from './plan-texts.ts';

interface CommitOutcomeProps {
  readonly result: CommitResult;
}

/** What happened after the record: the menus and the bucket. */
function Aftermath() {
  const { publishing, recording } = useAdmin();
  const [published, exported] = [publishing.state.value, recording.exporting.state.value];
  return (
    <>
      {published.kind === 'running' && <Notice kind="info">{text('publish_running')}</Notice>}
      {published.kind === 'failed' && <ErrorNotice error={published.error} />}
      {published.kind === 'done' && (
        <Notice kind={published.value.failed.length > 0 ? 'warning' : 'good'}>
          {countText('published_menus', published.value.written)}
          {published.value.failed.length > 0 && (
            <p>
              {countText('publish_failed', published.value.failed.length)}{' '}
              <a href={routeHash({ page: 'configuration' })}>{text('publish_failed_where')}</a>
            </p>
          )}
        </Notice>
      )}
      {exported.kind === 'failed' && <ErrorNotice error={exported.error} />}
      {exported.kind === 'done' && (
        <Notice kind={exported.value.rollUpProblem ? 'warning' : 'good'}>
          {countText('exported_records', exported.value.exported)}
          {exported.value.rollUpProblem && <p>{text('roll_up_failed')}</p>}
        </Notice>
      )}
    </>
  );
}

/** What a commit came to, and what is to be done where it did not come to its end. */
export function CommitOutcome({ result }: CommitOutcomeProps) {
  const names = createNames(useAdmin().configuration.value);
  switch (result.kind) {
    case 'recorded':
      return (
        <>
          <Notice kind={result.unconfirmed.length ? 'warning' : 'good'}>
            {recordedText(result)}
            {result.unconfirmed.map((ref) => (
              <p key={JSON.stringify(ref)}>
                {text('commit_unconfirmed', documentText(ref, names))}
              </p>
            ))}
          </Notice>
          <Aftermath />
        </>
      );
    case 'halted':
      return (
        <>
          <Notice kind="danger">{text('commit_halfway')}</Notice>
          {result.reason && <ErrorNotice error={result.reason} />}
        </>
      );
    case 'blocked':
      return <Notice kind="danger">{text('commit_blocked')}</Notice>;
    case 'too-large':
      return <Notice kind="danger">{text('commit_too_large')}</Notice>;
    case 'conflict':
      return <ConflictView conflicts={result.conflicts} />;
  }
}
