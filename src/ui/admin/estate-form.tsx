import { useSignal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { parseEstate, type EstateIssue } from '#core/estate/estate-issues.ts';
import { IssueNotice } from '#ui/components/issue-notice.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createTask } from '#ui/state/task.ts';
import { PARTITIONS, PARTITION_IDS, type PartitionId } from '#core/aws/partitions.ts';
import { text, type TextKey } from '#ui/text.ts';
import { issueText } from './issue-text.ts';
import { TaskError } from './task-error.tsx';

const FIELDS: readonly (readonly [string, TextKey, TextKey])[] = [
  ['name', 'estate_name', 'estate_name_hint'],
  ['account', 'estate_account', 'estate_account_hint'],
  ['alias', 'estate_alias', 'estate_alias_hint'],
  ['region', 'estate_region', 'estate_region_hint'],
];

/** The form's answers as configuration data, still unchecked; lists keep what they had. */
function toConfiguration(data: FormData, current: EstateConfiguration | undefined): unknown {
  const value = (name: string) => {
    const answer = data.get(name);
    return typeof answer === 'string' ? answer.trim() : '';
  };
  const alias = value('alias');
  const { alias: _, ...rest } = current?.jump ?? {};
  return {
    format: 1,
    accounts: [],
    roles: [],
    people: [],
    rules: { commentRequired: true, twoPairsOfEyes: false, menuDays: 14 },
    ...current,
    id:
      current?.id ??
      value('name')
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, ''),
    name: value('name'),
    jump: {
      administrationRole: 'JumpgateAdmin',
      ...rest,
      partition: current?.jump.partition ?? value('partition'),
      account: value('account').replace(/[\s-]/g, ''),
      region: value('region'),
      ...(alias && { alias }),
    },
  };
}

/** What the form calls the field that an issue is about. */
function fieldOf({ path }: EstateIssue): string {
  const field = FIELDS.find(([name]) => name === path.at(-1));
  return field ? text(field[1]) : path.join('.');
}

/** The least an estate needs: its name and the jump account. */
export function EstateForm() {
  const { configuration, configure } = useAdmin();
  const issues = useSignal<readonly string[]>([]);
  const [saving] = useState(() => createTask<unknown>());
  const current = configuration.value;
  const values: Record<string, string | undefined> = {
    name: current?.name,
    account: current?.jump.account,
    alias: current?.jump.alias,
    region: current?.jump.region ?? 'us-east-1',
  };
  const submit = async (form: HTMLFormElement) => {
    const parsed = parseEstate(toConfiguration(new FormData(form), current));
    issues.value =
      parsed.kind === 'invalid'
        ? parsed.issues.map((issue) => `${fieldOf(issue)}: ${issueText(issue)}`)
        : [];
    if (parsed.kind === 'valid') await saving.run(() => configure(parsed.configuration));
  };
  return (
    <form
      class="estate-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit(event.currentTarget);
      }}
    >
      <h2>{text('estate_form_title')}</h2>
      {FIELDS.map(([name, label, hint]) => (
        <label class="field" key={name}>
          {text(label)}
          <input name={name} defaultValue={values[name] ?? ''} required={name !== 'alias'} />
          <small>{text(hint)}</small>
        </label>
      ))}
      {!current && (
        <label class="field">
          {text('estate_partition')}
          <select
            name="partition"
            onChange={({ currentTarget }) => {
              // as: the options are the partitions.
              const { defaultRegion } = PARTITIONS[currentTarget.value as PartitionId];
              const region = currentTarget.form?.elements.namedItem('region');
              if (region instanceof HTMLInputElement) region.value = defaultRegion;
            }}
          >
            {PARTITION_IDS.map((id) => (
              <option key={id}>{id}</option>
            ))}
          </select>
          <small>{text('estate_partition_hint')}</small>
        </label>
      )}
      <IssueNotice issues={issues.value} />
      <TaskError state={saving.state.value} />
      <div class="actions">
        <button class="primary">{text('action_save')}</button>
      </div>
    </form>
  );
}
