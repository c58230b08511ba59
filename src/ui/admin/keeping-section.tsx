import type { BucketSettings } from '#core/ports.ts';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { DownloadIcon } from '#ui/components/icon.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { download } from '#ui/download.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import type { LocalKeeping } from '#ui/state/ledger-actions.ts';
import { sizeText } from '#ui/sizes.ts';
import { countText, text } from '#ui/text.ts';
import { ArchiveSection } from './archive-section.tsx';

function Local({ local }: { readonly local: LocalKeeping }) {
  const { ledger } = useAdmin();
  return (
    <Notice kind={local.isPersisted ? 'good' : 'warning'}>
      <p>{text('keeping_used', sizeText(local.usedBytes), sizeText(local.quotaBytes))}</p>
      <p>{text(local.isPersisted ? 'keeping_persisted' : 'keeping_not_persisted')}</p>
      {!local.isPersisted && ledger.isPersistRefused.value && (
        <p role="status">{text('keeping_persist_refused')}</p>
      )}
      {!local.isPersisted && (
        <button type="button" onClick={() => void ledger.persist()}>
          {text('action_persist')}
        </button>
      )}
    </Notice>
  );
}

function Bucket({ bucket }: { readonly bucket: BucketSettings }) {
  const { isVersioned, hasObjectLock, retentionDays, retentionMode = 'governance' } = bucket;
  return (
    <Notice kind={hasObjectLock && retentionDays > 0 ? 'good' : 'warning'}>
      <p>
        {hasObjectLock
          ? countText(`keeping_locked_${retentionMode}`, retentionDays)
          : text('keeping_not_locked')}
      </p>
      <p>{text(isVersioned ? 'keeping_versioned' : 'keeping_not_versioned')}</p>
    </Notice>
  );
}

/** How safely the ledger is kept here and in the bucket, and the key with which others can check its checkpoints. */
export function KeepingSection() {
  const { ledger, configuration } = useAdmin();
  const state = ledger.keeping.state.value;
  const key = ledger.readingKey.state.value;
  const saveKey = async () => {
    const jwk = await ledger.loadPublicKey();
    if (jwk)
      download(
        `${configuration.value?.id ?? 'estate'}-public.jwk`,
        'application/json',
        `${JSON.stringify(jwk, null, 2)}\n`,
      );
  };
  return (
    <section class="part">
      <h2>{text('keeping_title')}</h2>
      <p class="quiet">{text('keeping_hint')}</p>
      <div class="actions">
        <button type="button" onClick={() => void ledger.lookAtKeeping()}>
          {text('action_look_at_keeping')}
        </button>
        <button type="button" onClick={() => void saveKey()}>
          <DownloadIcon size={14} /> {text('action_save_key')}
        </button>
      </div>
      {state.kind === 'failed' && <ErrorNotice error={state.error} />}
      {key.kind === 'failed' && <ErrorNotice error={key.error} />}
      {state.kind === 'done' && (
        <>
          <Local local={state.value.local} />
          {state.value.bucket && <Bucket bucket={state.value.bucket} />}
        </>
      )}
      <ArchiveSection />
    </section>
  );
}
