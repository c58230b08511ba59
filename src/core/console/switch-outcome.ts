import * as v from 'valibot';
import { ConsoleSessionSchema } from '#core/messages.ts';

/** What became of a wish to switch; sent from the background to whoever asked. */
export const SwitchOutcomeSchema = v.variant('kind', [
  /** The tab shows, or is loading, the role. */
  v.object({ kind: v.literal('switched'), tabId: v.number() }),
  /** The session was open already: its tab has been brought to the front. */
  v.object({ kind: v.literal('focused'), tabId: v.number() }),
  /** The person wants to be asked before this one: nothing was done. */
  v.object({ kind: v.literal('question') }),
  /** No session could do it: AWS's own switch-role page is open, filled in, in a tab that waits behind the others. */
  v.object({
    kind: v.literal('link-opened'),
    reason: v.picklist(['no-console', 'console-changed', 'other-account']),
    tabId: v.number(),
  }),
  /** All five sessions are taken: one has to be retired first. */
  v.object({
    kind: v.literal('session-limit'),
    sessions: v.array(v.object({ tabId: v.number(), session: ConsoleSessionSchema })),
  }),
]);
/** See {@link SwitchOutcomeSchema}. */
export type SwitchOutcome = v.InferOutput<typeof SwitchOutcomeSchema>;
