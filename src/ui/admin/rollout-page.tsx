import { colleaguePage } from '#core/setup/colleague-page.ts';
import { DownloadIcon } from '#ui/components/icon.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { download } from '#ui/download.ts';
import { text } from '#ui/text.ts';
import type { SetupPlaceProps } from './setup-page.tsx';

/** The company's own page that explains the extension, and to which everyone's link leads. */
export function RolloutPage({ configuration }: SetupPlaceProps) {
  const { setup } = useAdmin();
  const steps = [
    text('colleague_install'),
    text('colleague_paste'),
    text('colleague_compare'),
    text('colleague_use'),
  ];
  const save = () =>
    download(
      'jumpgate.html',
      'text/html',
      colleaguePage({
        language: document.documentElement.lang || 'en',
        title: text('colleague_title', configuration.name),
        intro: text('colleague_intro'),
        steps,
        copy: text('action_copy'),
        missing: text('colleague_missing'),
      }),
    );
  return (
    <section>
      <h2>{text('rollout_page_title')}</h2>
      <p class="quiet">{text('rollout_page_hint')}</p>
      <ol class="colleague-steps">
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <div class="actions">
        <button type="button" onClick={save}>
          <DownloadIcon size={14} />
          {text('action_save_colleague_page')}
        </button>
      </div>
      <label class="field">
        {text('rollout_page_address')}
        <input
          type="url"
          placeholder="https://intranet.example.com/jumpgate.html"
          defaultValue={setup.answers.value.enrolmentPage}
          onChange={({ currentTarget }) =>
            void setup.answer({ enrolmentPage: currentTarget.value.trim() })
          }
        />
        <small>{text('rollout_page_address_hint')}</small>
      </label>
    </section>
  );
}
