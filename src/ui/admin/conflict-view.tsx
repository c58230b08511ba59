import type { DocumentConflict } from '#app/commit-change-set.ts';
import { DocumentDiff } from '#ui/components/document-diff.tsx';
import { RefreshCwIcon } from '#ui/components/icon.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { go } from '#ui/state/route.ts';
import { text } from '#ui/text.ts';
import { documentText } from './plan-texts.ts';

interface ConflictViewProps {
  readonly conflicts: readonly DocumentConflict[];
}

/** Three versions of each document: as it was reviewed, as somebody else has made it, and as this commit wanted it. */
export function ConflictView({ conflicts }: ConflictViewProps) {
  const { names, read, committing } = useAdmin();
  const again = async () => {
    await read();
    committing.close();
    go({ page: 'review' });
  };
  return (
    <>
      <Notice kind="danger">
        <p>{text('commit_conflict')}</p>
        <button type="button" onClick={() => void again()}>
          <RefreshCwIcon size={14} /> {text('conflict_review_anew')}
        </button>
      </Notice>
      {conflicts.map(({ ref, before, fresh, planned }) => (
        <article class="conflict" key={JSON.stringify(ref)}>
          <h2 dir="auto">{documentText(ref, names.value)}</h2>
          <div class="versions">
            <section aria-label={text('conflict_now')}>
              <h3>{text('conflict_now')}</h3>
              <DocumentDiff before={before} after={fresh} />
            </section>
            <section aria-label={text('conflict_wanted')}>
              <h3>{text('conflict_wanted')}</h3>
              <DocumentDiff before={before} after={planned} />
            </section>
          </div>
        </article>
      ))}
    </>
  );
}
