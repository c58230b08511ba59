import type { ConsoleFrame } from '#core/console/console-request.ts';

const TAG = 'jumpgate-frame';
const COLORS: Readonly<Record<string, string>> = {
  prod: '#d13212',
  stage: '#c77700',
  test: '#2769d3',
  dev: '#1d8348',
};
const OTHER = '#7a8290';

/**
 * Draws the environment's frame and its word over the page: fixed, above everything, without taking room or clicks, and
 * closed to the page's styles. Drawing again replaces it.
 */
export function drawFrame(frame: ConsoleFrame): void {
  document.querySelector(TAG)?.remove();
  const host = document.createElement(TAG);
  const root = host.attachShadow({ mode: 'closed' });
  const color = /^[0-9a-f]{6}$/i.test(frame.color ?? '')
    ? `#${frame.color ?? ''}`
    : (COLORS[frame.environment] ?? OTHER);
  const box = document.createElement('div');
  box.style.cssText = `position:fixed;inset:0;z-index:2147483647;pointer-events:none;border:3px solid ${color}`;
  const label = document.createElement('span');
  label.textContent = frame.label;
  label.dir = 'auto';
  label.style.cssText = `position:absolute;bottom:0;inset-inline-start:0;max-width:40ch;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;padding:2px 10px;border-start-end-radius:6px;background:${color};color:#fff;font:600 12px/18px system-ui,sans-serif`;
  box.append(label);
  root.append(box);
  document.documentElement.append(host);
}
