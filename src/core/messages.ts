import * as v from 'valibot';
import { AccountIdSchema, PartitionIdSchema } from '#core/aws/arn.ts';

/**
 * What a console page says of its session, as the content script read it. Untrusted: the page is a stranger.
 * Absent members mean that the page did not say.
 */
export const ConsoleSessionSchema = v.strictObject({
  partition: PartitionIdSchema,
  /** `classic`: one session for the browser; `multi`: the page belongs to one of several sessions. */
  mode: v.picklist(['classic', 'multi']),
  /** Account of the sign-in identity. In multi mode inside a role it may be unknown. */
  baseAccount: v.exactOptional(AccountIdSchema),
  /** User name or federated name of the sign-in identity. */
  baseUser: v.exactOptional(v.pipe(v.string(), v.maxLength(256))),
  /** The role the page is in; absent when it shows the base session. */
  role: v.exactOptional(
    v.strictObject({ account: AccountIdSchema, name: v.pipe(v.string(), v.maxLength(256)) }),
  ),
  region: v.exactOptional(v.pipe(v.string(), v.maxLength(32))),
  /** The eight characters that tell sessions apart in multi mode. */
  differentiator: v.exactOptional(v.pipe(v.string(), v.maxLength(64))),
  signInEndpoint: v.exactOptional(v.pipe(v.string(), v.maxLength(128))),
});
/** See {@link ConsoleSessionSchema}. */
export type ConsoleSession = v.InferOutput<typeof ConsoleSessionSchema>;

/** Which tab a switch ends in. */
export const SwitchTargetSchema = v.picklist(['same-tab', 'new-tab', 'new-window']);
/** See {@link SwitchTargetSchema}. */
export type SwitchTarget = v.InferOutput<typeof SwitchTargetSchema>;

/** Messages to the background; each has one handler there, and senders get its answer or an error's plain data. */
export const BackgroundMessageSchema = v.variant('kind', [
  /** Popup, settings: fetch every enrolled menu now. */
  v.strictObject({ kind: v.literal('menu/sync-now') }),
  /** Popup in a private window, whose own database is empty: the menu and how it is doing. */
  v.strictObject({ kind: v.literal('menu/read') }),
  /** Popup: the person has looked at what changed; clears the badge. */
  v.strictObject({ kind: v.literal('menu/seen') }),
  /** Popup, link page: switch to a role of the packed menu. */
  v.strictObject({
    kind: v.literal('switch/start'),
    roleKey: v.pipe(v.string(), v.maxLength(256)),
    target: SwitchTargetSchema,
    /** The console page of a role link. */
    destination: v.exactOptional(v.pipe(v.string(), v.maxLength(4096))),
    /** The person has seen the role and its environment, and said yes. */
    isConfirmed: v.exactOptional(v.boolean()),
  }),
  /** Popup: go back to the sign-in identity. */
  v.strictObject({ kind: v.literal('switch/base') }),
  /** Popup: sign out the multi-session session that a tab shows. */
  v.strictObject({ kind: v.literal('switch/retire'), tabId: v.number() }),
  /** Content script: a console address with a role in it is being opened; the link page takes its place. */
  v.strictObject({ kind: v.literal('link/open'), address: v.pipe(v.string(), v.maxLength(8192)) }),
  /** Content script: a console page has loaded and says this of its session. */
  v.strictObject({ kind: v.literal('console/session-seen'), session: ConsoleSessionSchema }),
  /** Content script: a page on a console host has loaded that shows no session. */
  v.strictObject({ kind: v.literal('console/session-gone') }),
]);
/** See {@link BackgroundMessageSchema}. */
export type BackgroundMessage = v.InferOutput<typeof BackgroundMessageSchema>;
