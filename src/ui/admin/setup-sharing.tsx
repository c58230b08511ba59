import { useSignal } from '@preact/signals';
import { PARTITIONS } from '#core/aws/partitions.ts';
import { templateFaults, type TemplateFault } from '#core/setup/setup-answers.ts';
import { IssueNotice } from '#ui/components/issue-notice.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { text } from '#ui/text.ts';
import { Examination } from './examination.tsx';
import { NextStep } from './next-step.tsx';
import { formTexts, saveEstate } from './setup-form.ts';
import { jumpFiles, readNames } from './setup-files.ts';
import type { SetupPlaceProps } from './setup-page.tsx';
import { SharingForm } from './sharing-form.tsx';
import { TemplateFiles } from './template-files.tsx';

/** Bucket, key and endpoint: made by a template, named here, and looked at. */
export function SetupSharing({ configuration }: SetupPlaceProps) {
  const { setup, configure } = useAdmin();
  const issues = useSignal<readonly string[]>([]);
  const faults = useSignal<readonly TemplateFault[]>([]);
  const { sharing, jump } = configuration;
  const { cloudFront } = PARTITIONS[jump.partition];
  const answers = setup.answers.value;
  const names = readNames(configuration, answers);
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const value = formTexts(event.currentTarget);
          const named = {
            bucket: value('bucket'),
            bucketRegion: value('bucketRegion'),
            prefix: value('prefix').replace(/^\/+|\/+$/g, ''),
            retentionDays: Number(value('retentionDays')),
          };
          faults.value = templateFaults(named);
          if (faults.value.length > 0) return;
          void setup.answer({
            ...named,
            ...(cloudFront === 'own-address' && { cloudFront: value('cloudFront') !== '' }),
            hasBucket: value('hasBucket') !== '',
            sharesNothing: false,
          });
        }}
      >
        <h2>{text('setup_sharing_template')}</h2>
        <div class="pair">
          <label class="field">
            {text('setup_bucket')}
            <input
              name="bucket"
              required
              spellcheck={false}
              defaultValue={answers.bucket || (sharing?.bucket ?? '')}
            />
            <small>{text('setup_bucket_hint')}</small>
          </label>
          <label class="field">
            {text('estate_region')}
            <input
              name="bucketRegion"
              required
              defaultValue={answers.bucketRegion || (sharing?.region ?? jump.region)}
            />
            <small>{text('setup_bucket_region_hint')}</small>
          </label>
        </div>
        <div class="pair">
          <label class="field">
            {text('setup_prefix')}
            <input name="prefix" defaultValue={answers.prefix || (sharing?.prefix ?? '')} />
            <small>{text('setup_prefix_hint')}</small>
          </label>
          <label class="field">
            {text('setup_retention')}
            <input
              name="retentionDays"
              type="number"
              min="1"
              max="36500"
              required
              defaultValue={String(answers.retentionDays)}
            />
            <small>{text('setup_retention_hint')}</small>
          </label>
        </div>
        <label class="check">
          <input type="checkbox" name="hasBucket" defaultChecked={answers.hasBucket} />
          {text('setup_has_bucket')}
        </label>
        {cloudFront === 'own-address' ? (
          <label class="check">
            <input type="checkbox" name="cloudFront" defaultChecked={answers.cloudFront} />
            {text('setup_cloudfront')}
          </label>
        ) : (
          <p class="quiet">
            {text(cloudFront === 'none' ? 'setup_cloudfront_none' : 'setup_cloudfront_company')}
          </p>
        )}
        <IssueNotice issues={faults.value.map((fault) => text(`setup_fault_${fault}`))} />
        <div class="actions">
          <button>{text('action_make_templates')}</button>
          {!sharing && (
            <button
              type="button"
              class="plain"
              onClick={() => void setup.answer({ bucket: '', sharesNothing: true })}
            >
              {text('action_share_nothing')}
            </button>
          )}
        </div>
      </form>
      {answers.bucket !== '' && names.kind === 'names' && (
        <section>
          <p class="quiet">{text('setup_sharing_deploy', names.names.region)}</p>
          {answers.hasBucket && <p class="quiet">{text('setup_has_bucket_hint')}</p>}
          <TemplateFiles files={jumpFiles(names.names)} />
        </section>
      )}
      {answers.bucket !== '' && names.kind === 'invalid' && (
        <Notice kind="warning">{text('setup_sharing_needs_roles')}</Notice>
      )}
      <SharingForm
        key={JSON.stringify(sharing)}
        configuration={configuration}
        answers={answers}
        issues={issues.value}
        onSave={async (next) => {
          issues.value = await saveEstate({ ...configuration, sharing: next }, configure);
        }}
      />
      {sharing && <Examination part="sharing" configuration={configuration} />}
      <NextStep after="sharing" />
    </>
  );
}
