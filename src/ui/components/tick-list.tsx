import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import './tick-list.css';

interface TickListProps<Item> {
  /** Each is ticked until somebody takes it off. */
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly lineOf: (item: Item) => ComponentChildren;
  readonly action: (count: number) => string;
  readonly onChoose: (chosen: readonly Item[]) => void;
}

/** Proposals to take or leave, one by one, and the button that takes those left ticked. */
export function TickList<Item>({ items, keyOf, lineOf, action, onChoose }: TickListProps<Item>) {
  const left = useSignal<ReadonlySet<string>>(new Set());
  const chosen = items.filter((item) => !left.value.has(keyOf(item)));
  const toggle = (key: string) => {
    const next = new Set(left.value);
    if (!next.delete(key)) next.add(key);
    left.value = next;
  };
  return (
    <div class="tick-list">
      <ul>
        {items.map((item) => (
          <li key={keyOf(item)}>
            <label class="check">
              <input
                type="checkbox"
                checked={!left.value.has(keyOf(item))}
                onChange={() => toggle(keyOf(item))}
              />
              {lineOf(item)}
            </label>
          </li>
        ))}
      </ul>
      <button
        type="button"
        class="primary"
        disabled={chosen.length === 0}
        onClick={() => onChoose(chosen)}
      >
        {action(chosen.length)}
      </button>
    </div>
  );
}
