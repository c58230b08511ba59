/** Between options tabs. A channel never hears itself, so that a tab is told of what others did and not of what it did. */
const channel = new BroadcastChannel('jumpgate-estates');

/** Tells other tabs that an estate was added, changed or removed in this browser. */
export function announceEstates(): void {
  channel.postMessage(null);
}

/** Calls a listener whenever another tab announced estates, for as long as the page lives. */
export function onEstatesAnnounced(listener: () => void): void {
  channel.addEventListener('message', listener);
}
