import type { EstateConfiguration, Sharing } from '#core/estate/configuration.ts';
import type { FetchBucketSettings, FetchMenu, ObjectStore, SigningKey } from '#core/ports.ts';
import type { Examiner, Fault } from './examination.ts';

/** What examining bucket, key and endpoint asks of the world. */
export interface ExamineSharingDeps {
  readonly fetchBucketSettings: FetchBucketSettings;
  readonly openBucket: () => Pick<ObjectStore, 'applyObject'>;
  /** Fails unless the key can make ES256 signatures. */
  readonly openKey: () => Promise<Pick<SigningKey, 'sign'>>;
  /** As people's browsers ask. */
  readonly fetchMenu: FetchMenu;
}

/** A key that no object has. */
const NOTHING = 'jumpgate-doctor';

/** Looks at the bucket, its settings and whether it can be written, the key, and the endpoint that people's browsers ask. */
export async function examineSharing(
  deps: ExamineSharingDeps,
  configuration: EstateConfiguration,
  { isReadOnly }: { readonly isReadOnly: boolean },
  examiner: Examiner,
): Promise<void> {
  const { sharing, people, jump } = configuration;
  if (!sharing) return;
  const { look, say } = examiner;
  const { bucket, signingKey } = sharing;
  await look(
    'versioning',
    bucket,
    () => deps.fetchBucketSettings({ ...sharing, owner: jump.account }),
    (settings) => {
      const tell = (what: 'versioning' | 'object-lock' | 'public-access', isRight: boolean) =>
        say(what, bucket, isRight ? undefined : what);
      if (!settings.isOwn) {
        say('versioning', bucket, 'owner', [jump.account]);
        return;
      }
      tell('versioning', settings.isVersioned);
      tell('object-lock', settings.hasObjectLock && settings.retentionDays > 0);
      tell('public-access', settings.isPublicAccessBlocked);
    },
  );
  if (!isReadOnly) {
    // Whoever may write is told that there is nothing to replace; whoever may not is denied.
    await look('bucket-writing', bucket, () =>
      deps.openBucket().applyObject(NOTHING, new Uint8Array(0), {
        contentType: 'text/plain',
        condition: { kind: 'replace', etag: '"jumpgate-doctor"' },
      }),
    );
  }
  if (signingKey !== undefined) {
    await look('key', signingKey, async () => {
      const key = await deps.openKey();
      if (!isReadOnly) await key.sign(new TextEncoder().encode(NOTHING));
    });
  }
  const menuId = people.find((person) => person.menuId !== undefined)?.menuId;
  const fault = await endpointFault(deps.fetchMenu, sharing, menuId);
  say('endpoint', sharing.menuBaseUrl, fault?.[0], fault?.slice(1));
}

/** What keeps browsers from fetching menus there, with the values of its sentence; undefined when nothing does. */
async function endpointFault(
  fetchMenu: FetchMenu,
  { menuBaseUrl }: Sharing,
  menuId: string | undefined,
): Promise<readonly [Fault, ...string[]] | undefined> {
  const answer = await fetchMenu(`${menuBaseUrl.replace(/\/$/, '')}/menus/${menuId ?? NOTHING}`);
  switch (answer.kind) {
    case 'unchanged':
      return undefined;
    case 'body':
      return answer.etag === undefined ? ['endpoint-no-etag'] : undefined;
    case 'refused':
      return answer.reason === 'web-page' ? ['endpoint-web-page'] : ['endpoint-error', '200'];
    case 'failed':
      switch (answer.failure) {
        case 'endpoint-missing':
          // Before the first publication there is nothing to find; that it answers is enough.
          return menuId === undefined ? undefined : ['endpoint-missing', ...answer.values];
        case 'redirected':
          return ['endpoint-elsewhere', ...answer.values];
        case 'offline':
        case 'timed-out':
          return ['endpoint-offline'];
        default:
          return ['endpoint-error', ...answer.values];
      }
  }
}
