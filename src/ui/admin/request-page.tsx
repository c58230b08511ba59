import { parseGrantRequest } from '#core/change/grant-request.ts';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { go } from '#ui/state/route.ts';
import { text, type TextKey } from '#ui/text.ts';
import { ForWriters } from './for-writers.tsx';
import { ReadStatus } from './read-status.tsx';
import { RequestOffer } from './request-offer.tsx';
import './request-page.css';

interface RequestPageProps {
  /** As it was pasted or followed; empty: nothing yet. Untrusted. */
  readonly request: string;
}

/** Takes somebody's grant request, shows it against the estate, and stages it on the administrator's word. */
export function RequestPage({ request: given }: RequestPageProps) {
  const { picture } = useAdmin();
  const reading = given === '' ? undefined : parseGrantRequest(given);
  return (
    <section class="page request-page">
      <ReadStatus />
      <header>
        <h1>{text('request_review_title')}</h1>
        <p class="quiet">{text('request_review_hint')}</p>
      </header>
      {reading?.kind === 'invalid' && (
        <Notice kind="danger">
          {
            text(
              `request_fault_${reading.fault.replaceAll('-', '_')}` as TextKey,
            ) /* as: a repository test checks every key */
          }
          {reading.issues.map((issue) => (
            <p key={issue}>{issue}</p>
          ))}
        </Notice>
      )}
      {reading?.kind === 'valid' && picture.value && (
        <ForWriters>
          <RequestOffer request={reading.request} />
        </ForWriters>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const pasted = new FormData(event.currentTarget).get('request');
          if (typeof pasted === 'string') go({ page: 'request', request: pasted.trim() });
        }}
      >
        <label class="field">
          {text('request_paste')}
          <textarea key={given} name="request" class="mono" rows={4} required spellcheck={false} />
        </label>
        <div class="actions">
          <button>{text('request_read')}</button>
        </div>
      </form>
    </section>
  );
}
