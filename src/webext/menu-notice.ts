/** Between the background and pages of the extension; who is not there needs no telling. */
const CHANNEL = 'jumpgate-menus';

/** Tells open pages that the stored menus, or how they are doing, have changed. */
export function announceMenus(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(null);
  channel.close();
}

/** Calls a listener whenever menus were announced, for as long as the page lives. */
export function onMenusAnnounced(listener: () => void): void {
  new BroadcastChannel(CHANNEL).onmessage = listener;
}
