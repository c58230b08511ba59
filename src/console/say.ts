const TAG = 'jumpgate-say';
const SHOWN_MS = 6_000;

/** Says something over the page for some seconds, closed to the page's styles and out of the way of its clicks. */
export function say(text: string): void {
  document.querySelector(TAG)?.remove();
  const host = document.createElement(TAG);
  const box = document.createElement('div');
  box.setAttribute('role', 'status');
  box.style.cssText =
    'position:fixed;bottom:32px;left:50%;transform:translateX(-50%);z-index:2147483647;pointer-events:none;max-width:60ch;padding:8px 14px;border-radius:6px;background:#1b1f27;color:#fff;font:500 13px/18px system-ui,sans-serif';
  box.textContent = text;
  host.attachShadow({ mode: 'closed' }).append(box);
  document.documentElement.append(host);
  setTimeout(() => {
    host.remove();
  }, SHOWN_MS);
}
