import type { SwitchOutcome } from '#core/console/switch-outcome.ts';
import type { TextKey } from './text.ts';

/** Why AWS's own page has to do a switch; each text takes the role's name. */
export const LINK_REASONS: Readonly<
  Record<(SwitchOutcome & { readonly kind: 'link-opened' })['reason'], TextKey>
> = {
  'no-console': 'popup_link_no_console',
  'console-changed': 'popup_link_console_changed',
  'other-account': 'popup_link_other_account',
};
