import { text } from '#ui/text.ts';
import './size-meter.css';

interface SizeMeterProps {
  readonly used: number;
  readonly limit: number;
}

/** How much of a quota a document takes: "1,412 of 2,048 characters" with a bar. */
export function SizeMeter({ used, limit }: SizeMeterProps) {
  const level = used > limit ? 'over' : used > limit * 0.9 ? 'near' : 'fine';
  return (
    <span class={`size-meter ${level}`}>
      <span class="bar" aria-hidden="true">
        <span style={{ inlineSize: `${Math.min(100, (used / limit) * 100)}%` }} />
      </span>
      <span class="quiet number">
        {text('size_of_limit', used.toLocaleString(), limit.toLocaleString())}
      </span>
    </span>
  );
}
