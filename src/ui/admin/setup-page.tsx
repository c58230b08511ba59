import { useSignal } from '@preact/signals';
import { CopyButton } from '#ui/components/copy-button.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { routeHash } from '#ui/state/route.ts';
import { text } from '#ui/text.ts';
import { DoctorList } from './doctor-list.tsx';
import { readAnswers, setupFiles, type SetupFile } from './setup-files.ts';
import './setup-page.css';

/** Prepares both sides in AWS with templates made from the company's own names, and checks what is there. */
export function SetupPage() {
  const { configuration, session } = useAdmin();
  const files = useSignal<readonly SetupFile[]>([]);
  const invalid = useSignal<readonly string[] | undefined>(undefined);
  const estate = configuration.value;
  if (!estate) {
    return (
      <section class="page setup-page">
        <h1>{text('setup_title')}</h1>
        <p>{text('setup_no_estate')}</p>
        <a class="button primary" href={routeHash({ page: 'configuration' })}>
          {text('gate_no_estate_action')}
        </a>
      </section>
    );
  }
  const generate = (form: HTMLFormElement) => {
    const data = new FormData(form);
    const value = (name: string) => {
      const answer = data.get(name);
      return typeof answer === 'string' ? answer : '';
    };
    const read = readAnswers(estate, {
      administrators: value('administrators'),
      auditors: value('auditors'),
      bucket: value('bucket'),
      cloudFront: data.has('cloudFront'),
      adopts: data.has('adopts'),
    });
    invalid.value = read.kind === 'invalid' ? read.lines : undefined;
    files.value = read.kind === 'names' ? setupFiles(read.names) : [];
  };
  const signedIn = session.state.value.kind === 'done' ? session.state.value.value : undefined;
  return (
    <section class="page setup-page">
      <header>
        <h1>{text('setup_title')}</h1>
        <p class="quiet">{text('setup_hint')}</p>
      </header>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          generate(event.currentTarget);
        }}
      >
        <h2>{text('setup_templates')}</h2>
        <label class="field">
          {text('setup_administrators')}
          <textarea
            name="administrators"
            class="mono"
            required
            spellcheck={false}
            defaultValue={signedIn?.identity.arn ?? ''}
          />
          <small>{text('setup_administrators_hint')}</small>
        </label>
        <label class="field">
          {text('setup_auditors')}
          <textarea name="auditors" class="mono" spellcheck={false} />
          <small>{text('setup_auditors_hint')}</small>
        </label>
        <label class="field">
          {text('setup_bucket')}
          <input name="bucket" defaultValue={estate.sharing?.bucket ?? ''} spellcheck={false} />
          <small>{text('setup_bucket_hint')}</small>
        </label>
        <label class="check">
          <input type="checkbox" name="cloudFront" /> {text('setup_cloudfront')}
        </label>
        <label class="check">
          <input type="checkbox" name="adopts" /> {text('setup_adopts')}
        </label>
        <div class="actions">
          <button class="primary">{text('action_make_templates')}</button>
        </div>
      </form>
      {invalid.value && (
        <Notice kind="danger">{text('setup_invalid', invalid.value.join(', '))}</Notice>
      )}
      {files.value.map(({ name, content }) => (
        <details key={name} class="setup-file">
          <summary>
            <span class="mono">{name}</span>
          </summary>
          <CopyButton
            value={content}
            label={text('action_copy_file', name)}
            caption={text('action_copy')}
          />
          <pre class="mono" tabIndex={0}>
            {content}
          </pre>
        </details>
      ))}
      <DoctorList />
    </section>
  );
}
