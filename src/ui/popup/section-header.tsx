import { ChevronDownIcon, ChevronRightIcon } from '#ui/components/icon.tsx';
import { countText, text } from '#ui/text.ts';
import type { MenuSection } from './menu-sections.ts';
import { usePopup } from './popup-context.ts';

interface SectionHeaderProps {
  readonly id: string;
  readonly index: number;
  readonly section: MenuSection;
}

/** The name of a section and how many roles it holds; groups fold on a click, or with the left arrow. */
export function SectionHeader({ id, index, section }: SectionHeaderProps) {
  const popup = usePopup();
  const { title = '', rows, folds, isFolded } = section;
  if (folds !== true)
    return (
      <div class="header" role="presentation">
        {title}
      </div>
    );
  const count = countText('count_roles', rows.length);
  return (
    <div
      id={id}
      class="header folds"
      role="option"
      aria-selected={popup.active.value === index}
      aria-label={text(isFolded ? 'popup_group_folded' : 'popup_group', title, count)}
      onClick={() => {
        popup.toggleFold(section);
      }}
    >
      {isFolded ? <ChevronRightIcon size={12} /> : <ChevronDownIcon size={12} />}
      <bdi>{title}</bdi> <span class="number">{rows.length.toLocaleString()}</span>
    </div>
  );
}
