/** A role as the console's own forms ask for it. */
export interface SwitchWish {
  readonly account: string;
  /** Path and name without the leading slash. */
  readonly roleName: string;
  readonly displayName: string;
  /** RRGGBB, or empty. */
  readonly color: string;
  /** A console address without a session's prefix. */
  readonly redirectUri: string;
  /** Host of the sign-in endpoint that takes the switch. */
  readonly signInHost: string;
}

/** What the background asks of the content script of a console tab. */
export type ConsoleRequest =
  /** Post the console's own form from this tab. */
  | { readonly kind: 'console/switch-classic'; readonly wish: SwitchWish }
  /** Ask for the switch from this tab's session; the answer is a {@link ConsoleAnswer}. */
  | {
      readonly kind: 'console/switch-multi';
      readonly wish: SwitchWish;
      readonly differentiator: string;
    }
  /** Post the console's own form that leaves a classic role. */
  | {
      readonly kind: 'console/exit-role';
      readonly signInHost: string;
      readonly redirectUri: string;
    }
  /** Tell what the page says and where; the answer is an `Examination`. */
  | { readonly kind: 'console/examine' }
  /** Say something over the page, and draw its frame anew if it has one now. */
  | { readonly kind: 'console/say'; readonly text: string; readonly frame?: ConsoleFrame };

/** What the content script answers. */
export type ConsoleAnswer =
  /** The form is on its way: the tab is about to load another page. */
  | { readonly kind: 'posted' }
  | { readonly kind: 'said' }
  /** Open this address: untrusted until its host is checked. */
  | { readonly kind: 'destination'; readonly url: string }
  | { readonly kind: 'refused' | 'session-ended' | 'session-limit' | 'console-changed' };

/** What the background answers when a page has said what session it shows. */
export interface ConsoleFrame {
  /** One word for the environment, which is also the class of its colour; `other` for none. */
  readonly environment: string;
  readonly label: string;
  /** RRGGBB: overrides the environment's colour. */
  readonly color?: string;
  /**
   * Epoch milliseconds when the session ends at the latest: AWS may end it with the sign-in it came from. Absent when
   * it began without Jumpgate, or the menu does not say how long the role's sessions last.
   */
  readonly endsAtMs?: number;
}
