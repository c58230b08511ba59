import { useEffect, useRef } from 'preact/hooks';
import { text } from '#ui/text.ts';

interface EndlessEndProps {
  readonly onReach: () => void;
}

/** The end of a list that goes on: comes into sight, and more is asked for; its button does the same for those who do not scroll. */
export function EndlessEnd({ onReach }: EndlessEndProps) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) onReach();
    });
    observer.observe(current);
    return () => observer.disconnect();
  });
  return (
    <div class="actions" ref={element}>
      <button type="button" onClick={onReach}>
        {text('action_show_older')}
      </button>
    </div>
  );
}
