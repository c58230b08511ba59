import { useEffect, useRef } from 'preact/hooks';
import type { MenuChange } from '#core/menu/menu-changes.ts';
import { RoleChanges } from '#ui/components/role-changes.tsx';
import { text } from '#ui/text.ts';
import { usePopup } from './popup-context.ts';

interface ChangeListProps {
  readonly changes: readonly MenuChange[];
}

/** What has changed since the menu was last looked at, in place of the list; a role that is there can be chosen. */
export function ChangeList({ changes }: ChangeListProps) {
  const { news, choose } = usePopup();
  const main = useRef<HTMLElement>(null);
  useEffect(() => main.current?.focus(), []);
  return (
    <main
      ref={main}
      class="changes"
      tabIndex={-1}
      aria-label={text('changes_title')}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        news.hide();
      }}
    >
      <RoleChanges
        changes={changes}
        onChoose={(change) => {
          const row = news.rowOf(change);
          if (row !== undefined) choose(row);
        }}
      />
    </main>
  );
}
