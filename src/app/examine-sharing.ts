import type { EstateConfiguration, Sharing } from '#core/estate/configuration.ts';
import type { FetchBucketSettings, FetchMenu, ObjectStore, SigningKey } from '#core/ports.ts';
import type { Examiner, Fault } from './examination.ts';

/** What examining bucket, key and endpoint asks of the world. */
export interface ExamineSharingDeps {
  readonly fetchBucketSettings: FetchBucketSettings;
  readonly openBucket: () => Pick<ObjectStore, 'applyObject' | 'fetchObject' | 'listKeys'>;
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
  await look('bucket-reading', bucket, async () => {
    const objects = deps.openBucket();
    await objects.fetchObject(NOTHING);
    for await (const _ of objects.listKeys(NOTHING)) break;
  });
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
  const address = `${menuBaseUrl.replace(/\/$/, '')}/menus/${menuId ?? NOTHING}`;
  const answer = await fetchMenu(address);
  switch (answer.kind) {
    case 'unchanged':
      // Nobody said what they have.
      return ['endpoint-error', '304'];
    case 'body': {
      const { etag, cacheControl } = answer;
      if (etag === undefined) return ['endpoint-no-etag'];
      if (!isFreshEnough(cacheControl)) return ['endpoint-cached', cacheControl ?? '–'];
      const again = await fetchMenu(address, etag);
      return again.kind === 'unchanged' ? undefined : ['endpoint-not-conditional'];
    }
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

/** Browsers ask every quarter of an hour; a cache that keeps a menu for longer keeps a revoked role in it. */
const LONGEST_SECONDS = 900;

/** Whether caches on the way ask again soon. Without a word from the server they keep things as long as they like. */
function isFreshEnough(cacheControl = ''): boolean {
  if (/\b(no-cache|no-store|private)\b/i.test(cacheControl)) return true;
  const shared = /\bs-maxage=(\d+)/i.exec(cacheControl) ?? /\bmax-age=(\d+)/i.exec(cacheControl);
  return shared !== null && Number(shared[1]) <= LONGEST_SECONDS;
}
