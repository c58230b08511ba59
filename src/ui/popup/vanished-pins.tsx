import { text } from '#ui/text.ts';
import { exactTime } from '#ui/time.ts';
import { usePopup } from './popup-context.ts';

/** Says of pinned roles that have left the menu when that was; otherwise they would only be missing. */
export function VanishedPins() {
  const { news, unpin } = usePopup();
  return (
    <>
      {news.vanished.value.map(({ role, atMs, pinnedAs }) => (
        <p key={pinnedAs} class="vanished">
          <span>{text('popup_vanished', role.label, exactTime(atMs))}</span>
          <button type="button" class="link" onClick={() => unpin(pinnedAs)}>
            {text('popup_unpin')}
          </button>
        </p>
      ))}
    </>
  );
}
