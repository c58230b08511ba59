import type { Signal } from '@preact/signals';

interface TypedNameProps {
  readonly label: string;
  /** What has been typed so far. */
  readonly typed: Signal<string>;
}

/** Whether what was typed is the name of the thing, and not of another. */
export function isTypedName(typed: Signal<string>, name: string): boolean {
  return typed.value.trim() === name;
}

/** Asks for the name of what a dangerous act touches, to be typed: it cannot be confirmed in passing. */
export function TypedName({ label, typed }: TypedNameProps) {
  return (
    <label class="field">
      {label}
      <input
        autocomplete="off"
        value={typed.value}
        onInput={(event) => (typed.value = event.currentTarget.value)}
      />
    </label>
  );
}
