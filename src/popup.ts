// Entry: the role menu. What it showed first the last time is on screen before the menu itself is loaded and read.
import { drawFirstScreen, keepFirstScreen } from '#ui/popup/first-screen.ts';

drawFirstScreen(document);
const { openMenu } = await import('./popup-menu.tsx');
await openMenu(keepFirstScreen);
