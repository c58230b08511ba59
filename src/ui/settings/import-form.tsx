import { isAccountId } from '#core/aws/arn.ts';
import { useRef } from 'preact/hooks';
import type { SourcesState } from '#ui/state/sources-state.ts';
import { text } from '#ui/text.ts';

interface ImportFormProps {
  readonly state: SourcesState;
}

/** Takes roles as text, pasted or from a file. */
export function ImportForm({ state }: ImportFormProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const fields = new FormData(event.currentTarget);
        const field = (name: string) => {
          const value = fields.get(name);
          return typeof value === 'string' ? value : '';
        };
        const account = field('base').replace(/\D/g, '');
        const name = field('name').trim() || text('sources_default_name');
        void state.read(name, field('roles'), isAccountId(account) ? { baseAccount: account } : {});
      }}
    >
      <label class="field">
        {text('sources_text')}
        <textarea
          ref={area}
          name="roles"
          class="mono"
          rows={8}
          required
          spellcheck={false}
          placeholder={
            '[payments-prod / ReadOnly]\nrole_arn = arn:aws:iam::200000000001:role/ReadOnly\nregion = eu-west-1'
          }
        />
        <small>{text('sources_text_hint')}</small>
      </label>
      <label class="field">
        {text('sources_file')}
        <input
          type="file"
          accept=".txt,.ini,.conf,.csv,text/*"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            void file?.text().then((content) => {
              if (area.current) area.current.value = content;
            });
          }}
        />
      </label>
      <div class="fields">
        <label class="field">
          {text('sources_name')}
          <input name="name" maxLength={64} autocomplete="off" />
        </label>
        <label class="field">
          {text('sources_base')}
          <input
            name="base"
            inputMode="numeric"
            pattern="[0-9 \-]{12,16}"
            autocomplete="off"
            title={text('sources_base_hint')}
          />
        </label>
      </div>
      <div class="actions">
        <button class="primary">{text('sources_read')}</button>
      </div>
    </form>
  );
}
