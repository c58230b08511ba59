import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { SetupAnswers } from '#core/setup/setup-answers.ts';
import { IssueNotice } from '#ui/components/issue-notice.tsx';
import { text } from '#ui/text.ts';
import { formTexts } from './setup-form.ts';

interface SharingFormProps {
  readonly configuration: EstateConfiguration;
  /** What the template was made with, to begin with. */
  readonly answers: SetupAnswers;
  readonly issues: readonly string[];
  readonly onSave: (sharing: unknown) => Promise<void>;
}

/** What the template made, as its outputs say, or what the company had before. */
export function SharingForm({ configuration, answers, issues, onSave }: SharingFormProps) {
  const { sharing, jump } = configuration;
  const fields = [
    ['bucket', 'setup_bucket', sharing?.bucket ?? answers.bucket, true],
    ['region', 'estate_region', (sharing?.region ?? answers.bucketRegion) || jump.region, true],
    ['prefix', 'setup_prefix', sharing?.prefix ?? answers.prefix, false],
    ['signingKey', 'setup_signing_key', sharing?.signingKey ?? '', false],
    ['menuBaseUrl', 'setup_menu_base_url', sharing?.menuBaseUrl ?? '', true],
  ] as const;
  return (
    <form
      class="sharing-form"
      onSubmit={(event) => {
        event.preventDefault();
        const value = formTexts(event.currentTarget);
        const signingKey = value('signingKey');
        void onSave({
          bucket: value('bucket'),
          region: value('region'),
          prefix: value('prefix').replace(/^\/+|\/+$/g, ''),
          menuBaseUrl: value('menuBaseUrl'),
          ...(signingKey && { signingKey }),
        });
      }}
    >
      <h2>{text('setup_sharing_named')}</h2>
      <p class="quiet">{text('setup_sharing_named_hint')}</p>
      {fields.map(([name, label, proposal, isNeeded]) => (
        <label class="field" key={name}>
          {text(label)}
          <input name={name} required={isNeeded} spellcheck={false} defaultValue={proposal} />
          {name === 'signingKey' && <small>{text('setup_signing_key_hint')}</small>}
          {name === 'menuBaseUrl' && <small>{text('setup_menu_base_url_hint')}</small>}
        </label>
      ))}
      <IssueNotice issues={issues} />
      <div class="actions">
        <button class="primary">{text('action_save')}</button>
      </div>
    </form>
  );
}
