import { text, type TextKey } from '#ui/text.ts';

interface ChoiceFieldProps {
  readonly label: string;
  /** Values and what each is called. */
  readonly options: Readonly<Record<string, TextKey>>;
  readonly value: string;
  readonly onChoose: (value: string) => void;
}

/** One of a few values, in a native list. */
export function ChoiceField({ label, options, value, onChoose }: ChoiceFieldProps) {
  return (
    <label class="field">
      {label}
      <select
        value={value}
        onChange={(event) => {
          onChoose(event.currentTarget.value);
        }}
      >
        {Object.entries(options).map(([option, key]) => (
          <option key={option} value={option}>
            {text(key)}
          </option>
        ))}
      </select>
    </label>
  );
}
