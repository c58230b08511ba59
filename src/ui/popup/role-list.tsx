import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { text } from '#ui/text.ts';
import { usePopup } from './popup-context.ts';
import { RoleRow } from './role-row.tsx';
import { SectionHeader } from './section-header.tsx';
import { windowOf } from './window-of.ts';

/** Height of every line in CSS pixels; the style sheet says the same. */
export const LINE_HEIGHT = 32;
/** Until the list has been measured: what the popup shows at most. */
const ASSUMED_HEIGHT = 480;

/** The DOM id of a line, which the search field names as the active one. */
export function lineId(index: number): string {
  return `line-${index}`;
}

/** All sections, of which only the lines on screen are drawn. */
export function RoleList() {
  const { list, active } = usePopup();
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [height, setHeight] = useState(ASSUMED_HEIGHT);
  const { length } = list.value;
  const { first, last } = windowOf(length, LINE_HEIGHT, scrollTop, height);

  useLayoutEffect(() => {
    setHeight(scroller.current?.clientHeight ?? ASSUMED_HEIGHT);
  }, [length]);

  const at = active.value;
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || at < 0) return;
    // The line above comes along when it is a header, so that the first role of a group is seen with its name.
    const isUnderHeader = list.value.itemAt(at - 1)?.kind === 'header';
    const top = (isUnderHeader ? at - 1 : at) * LINE_HEIGHT;
    const bottom = (at + 1) * LINE_HEIGHT;
    if (top < element.scrollTop) element.scrollTo({ top });
    else if (bottom > element.scrollTop + element.clientHeight)
      element.scrollTo({ top: bottom - element.clientHeight });
  }, [at, list]);

  const indexes = Array.from({ length: last - first }, (_, offset) => first + offset);
  return (
    <div
      class="list"
      ref={scroller}
      onScroll={(event) => {
        setScrollTop(event.currentTarget.scrollTop);
      }}
    >
      <div
        id="roles"
        role="listbox"
        aria-label={text('popup_roles')}
        style={{ height: `${length * LINE_HEIGHT}px`, paddingTop: `${first * LINE_HEIGHT}px` }}
      >
        {indexes.map((index) => {
          const item = list.value.itemAt(index);
          if (!item) return null;
          const id = lineId(index);
          return item.kind === 'header' ? (
            <SectionHeader key={item.section.id} id={id} index={index} section={item.section} />
          ) : (
            <RoleRow key={`${item.section.id}:${item.row}`} id={id} index={index} row={item.row} />
          );
        })}
      </div>
    </div>
  );
}
