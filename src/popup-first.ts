// Entry: a classic script that `popup.html` waits for. It draws what the menu showed first the last time, and only when that is
// on screen lets the menu itself be loaded: nothing competes with the first look.
import { drawFirstScreen } from '#ui/popup/draw-first-screen.ts';

// The build writes into the page which module the menu is.
const menu = document.currentScript?.dataset['module'] ?? '';
document.currentScript?.remove();

function loadMenu(): void {
  // eslint-disable-next-line no-unsanitized/method -- the address stands in the packaged page, which the build wrote
  void import(/* @vite-ignore */ menu);
}

// No frame is drawn for a page that nobody sees.
if (!drawFirstScreen(document) || document.hidden) loadMenu();
else
  requestAnimationFrame(() => {
    // A task that is queued in a frame runs after that frame was painted.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = loadMenu;
    port2.postMessage(undefined);
  });
