import { useSignal } from '@preact/signals';
import { browserPolicy, POLICY_FILES, type PolicyBrowser } from '#core/setup/browser-policies.ts';
import { toCsv } from '#core/csv.ts';
import { DownloadIcon } from '#ui/components/icon.tsx';
import { download } from '#ui/download.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { text } from '#ui/text.ts';
import type { SetupPlaceProps } from './setup-page.tsx';
import { TemplateFiles } from './template-files.tsx';

const BROWSERS: readonly PolicyBrowser[] = ['chrome', 'edge', 'firefox'];
/** What device management fills in with each person's own text. */
const VARIABLE = '${JUMPGATE_ENROLMENT}';

/** The same by the company's browser policy: nobody has to paste anything, and nobody can leave. */
export function RolloutPolicies({ configuration }: SetupPlaceProps) {
  const { actions } = useAdmin();
  const enrolment = useSignal(VARIABLE);
  const hardExpiry = useSignal(true);
  const onlyManaged = useSignal(true);
  const choose = async (person: string) => {
    enrolment.value =
      person === '' ? VARIABLE : await actions.menus.enrolmentText(configuration, person);
  };
  const saveTexts = async () => {
    const texts = await actions.setup.enrolmentTexts(configuration);
    const rows = published.map(({ id, name, email = '' }) => ({
      id,
      name,
      email,
      enrolment: texts.get(id) ?? '',
    }));
    download('enrolments.csv', 'text/csv', toCsv(rows));
  };
  const published = configuration.people.filter(({ menuId }) => menuId !== undefined);
  return (
    <section>
      <h2>{text('rollout_policy_title')}</h2>
      <p class="quiet">{text('rollout_policy_hint')}</p>
      <label class="field">
        {text('rollout_policy_whose')}
        <select onChange={({ currentTarget }) => void choose(currentTarget.value)}>
          <option value="">{text('rollout_policy_everyone')}</option>
          {published.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
        <small>{text('rollout_policy_whose_hint', VARIABLE)}</small>
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={hardExpiry.value}
          onChange={({ currentTarget }) => (hardExpiry.value = currentTarget.checked)}
        />
        {text('rollout_policy_hard_expiry')}
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={onlyManaged.value}
          onChange={({ currentTarget }) => (onlyManaged.value = currentTarget.checked)}
        />
        {text('rollout_policy_only_managed')}
      </label>
      <div class="actions">
        <button type="button" disabled={published.length === 0} onClick={() => void saveTexts()}>
          <DownloadIcon size={14} />
          {text('action_save_enrolments')}
        </button>
      </div>
      <TemplateFiles
        files={BROWSERS.map((browser) => ({
          name: POLICY_FILES[browser],
          content: browserPolicy(browser, actions.setup.extensionId, {
            enrolment: enrolment.value,
            hardExpiry: hardExpiry.value,
            onlyManagedEnrolments: onlyManaged.value,
          }),
        }))}
      />
    </section>
  );
}
