import type { ConsoleFrame } from '#core/console/console-request.ts';
import { environmentColor, textColorOn } from './environment-color.ts';
import { timeLeftText, type Texts } from './time-left-text.ts';

const TAG = 'jumpgate-frame';
const TICK_MS = 15_000;

/**
 * Draws the environment's frame, its word and the time left over the page: fixed, above everything, without taking room
 * or clicks, and closed to the page's styles. Drawing again replaces it.
 */
export function drawFrame(frame: ConsoleFrame, texts: Texts): void {
  document.querySelector(TAG)?.remove();
  const host = document.createElement(TAG);
  const root = host.attachShadow({ mode: 'closed' });
  const color = environmentColor(frame);
  const box = document.createElement('div');
  box.style.cssText = `position:fixed;inset:0;z-index:2147483647;pointer-events:none;border:3px solid ${color}`;
  const label = document.createElement('div');
  label.style.cssText = `position:absolute;bottom:0;inset-inline-start:0;display:flex;gap:10px;max-width:60ch;padding:2px 10px;border-start-end-radius:6px;background:${color};color:${textColorOn(color)};font:600 12px/18px system-ui,sans-serif;white-space:nowrap`;
  const name = document.createElement('span');
  name.textContent = frame.label;
  name.dir = 'auto';
  name.style.cssText = 'overflow:hidden;text-overflow:ellipsis';
  const left = document.createElement('span');
  left.style.cssText = 'flex:none;font-weight:400;font-variant-numeric:tabular-nums';
  const tick = () => {
    left.textContent = timeLeftText(frame.endsAtMs, Date.now(), texts);
  };
  tick();
  const timer = setInterval(() => {
    if (host.isConnected) tick();
    else clearInterval(timer);
  }, TICK_MS);
  label.append(name, left);
  box.append(label);
  root.append(box);
  document.documentElement.append(host);
}
