import type { Preferences } from '#core/menu/preferences.ts';

/** Puts a page into the theme that the person chose; `system` leaves it to the browser. */
export function applyTheme({ theme }: Pick<Preferences, 'theme'>): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}
