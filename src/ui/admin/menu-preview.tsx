import { useEffect, useRef } from 'preact/hooks';
import type { Person } from '#core/estate/configuration.ts';
import { text } from '#ui/text.ts';

interface MenuPreviewProps {
  readonly person: Person;
  readonly onClose: () => void;
}

/** A person's popup as they would see it; nothing in it switches. */
export function MenuPreview({ person, onClose }: MenuPreviewProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const title = text('preview_title', person.name);
  return (
    <dialog class="menu-preview" ref={dialog} aria-label={title} onClose={onClose}>
      <header>
        <h2 dir="auto">{title}</h2>
        <button type="button" onClick={() => dialog.current?.close()}>
          {text('action_close')}
        </button>
      </header>
      <iframe title={title} src="/src/preview.html" width="400" height="600" />
    </dialog>
  );
}
