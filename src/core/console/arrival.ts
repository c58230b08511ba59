import type { ConsoleSession } from '#core/messages.ts';

/** What a tab came to after it was sent somewhere. */
export type Arrival =
  /** A console page in it has said that it shows a session that was waited for. */
  | { readonly kind: 'session'; readonly session: ConsoleSession }
  /** It has loaded a page that is not the console's: sign-in asks for something, or says no. */
  | { readonly kind: 'elsewhere' }
  /** Neither, in the time there is. */
  | { readonly kind: 'silence' };
