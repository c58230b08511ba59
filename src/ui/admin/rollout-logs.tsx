import { useSignal } from '@preact/signals';
import { readAccessLog } from '#core/setup/access-log.ts';
import { menuReach, type MenuReach } from '#core/setup/menu-reach.ts';
import { UploadIcon } from '#ui/components/icon.tsx';
import { readTextFile } from '#ui/read-text-file.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { exactTime, timeAgo } from '#ui/time.ts';
import { countText, text } from '#ui/text.ts';
import type { SetupPlaceProps } from './setup-page.tsx';

function ReachRow({ reach }: { readonly reach: MenuReach }) {
  const { clock } = useAdmin();
  const { person, published, fetched, lastAtMs, requests } = reach;
  return (
    <tr class={fetched === published && published > 0 ? 'good' : undefined}>
      <td dir="auto">{person.name}</td>
      <td class="number">
        {fetched === undefined
          ? text('rollout_never_fetched')
          : text('rollout_version', fetched, published)}
      </td>
      <td class="number" title={lastAtMs === undefined ? undefined : exactTime(lastAtMs)}>
        {lastAtMs === undefined ? '' : timeAgo(lastAtMs, clock())}
      </td>
      <td class="number">{countText('rollout_requests', requests)}</td>
    </tr>
  );
}

/** Who has fetched which version, from access logs that the endpoint's owner chooses to show; they are read here and kept nowhere. */
export function RolloutLogs({ configuration }: SetupPlaceProps) {
  const { actions } = useAdmin();
  const reaches = useSignal<readonly MenuReach[] | undefined>(undefined);
  const read = async (files: FileList | null) => {
    const texts = await Promise.all([...(files ?? [])].map(readTextFile));
    const versions = await actions.setup.loadPublishedVersions(configuration);
    reaches.value = menuReach(configuration.people, versions, texts.flatMap(readAccessLog));
  };
  const current = reaches.value;
  const caughtUp = current?.filter(({ fetched, published }) => fetched === published).length ?? 0;
  return (
    <section>
      <h2>{text('rollout_logs_title')}</h2>
      <p class="quiet">{text('rollout_logs_hint')}</p>
      <div class="actions">
        <label class="button">
          <UploadIcon size={14} />
          {text('action_read_access_logs')}
          <input
            class="visually-hidden"
            type="file"
            multiple
            onChange={({ currentTarget }) => void read(currentTarget.files)}
          />
        </label>
        {current && (
          <span class="quiet">{text('rollout_caught_up', caughtUp, current.length)}</span>
        )}
      </div>
      {current && (
        <table>
          <thead>
            <tr>
              <th>{text('rollout_person')}</th>
              <th class="number">{text('rollout_fetched')}</th>
              <th class="number">{text('rollout_last')}</th>
              <th class="number">{text('rollout_asked')}</th>
            </tr>
          </thead>
          <tbody>
            {current.map((reach) => (
              <ReachRow key={reach.person.id} reach={reach} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
