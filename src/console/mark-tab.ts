import type { ConsoleFrame } from '#core/console/console-request.ts';
import { environmentColor, textColorOn } from './environment-color.ts';

/**
 * Gives the tab an icon in the environment's colour with the first letter of its word. The page's own icon cannot be drawn
 * upon: it comes from another origin.
 */
export function markTab(frame: ConsoleFrame): void {
  const color = environmentColor(frame);
  const [letter = ''] = frame.label.toUpperCase();
  // Letters and digits only: whatever else a label begins with would have to be escaped.
  const sign = /[\p{L}\p{N}]/u.test(letter) ? letter : '';
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" fill="${color}"/><text x="8" y="12" text-anchor="middle" font-family="sans-serif" font-weight="700" font-size="11" fill="${textColorOn(color)}">${sign}</text></svg>`;
  for (const link of document.querySelectorAll('link[rel~="icon"]')) link.remove();
  const link = document.createElement('link');
  link.rel = 'icon';
  link.href = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  document.head.append(link);
}
