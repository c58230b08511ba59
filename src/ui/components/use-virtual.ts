import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  Virtualizer,
} from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useState } from 'preact/hooks';

interface VirtualOptions {
  readonly count: number;
  /** Pixels; all lines are of one size. */
  readonly size: number;
  readonly isHorizontal: boolean;
  /** Pixels before the first line that headings cover. */
  readonly heading: number;
}

/** The lines of a long list that are in sight, drawn again as its element scrolls. */
export function useVirtual(
  scroller: RefObject<HTMLElement | null>,
  { count, size, isHorizontal, heading }: VirtualOptions,
): Virtualizer<HTMLElement, HTMLElement> {
  const [, redraw] = useReducer((times: number) => times + 1, 0);
  const options = {
    count,
    horizontal: isHorizontal,
    paddingStart: heading,
    scrollPaddingStart: heading,
    overscan: 3,
    estimateSize: () => size,
    getScrollElement: () => scroller.current,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => redraw(undefined),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, HTMLElement>(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  return virtualizer;
}
