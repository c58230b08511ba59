import { useSignal } from '@preact/signals';
import { CheckIcon, CopyIcon } from './icon.tsx';

interface CopyButtonProps {
  readonly value: string;
  /** What a screen reader says: names the thing that is copied. */
  readonly label: string;
  /** Shown beside the icon; absent: the icon alone. */
  readonly caption?: string;
}

/** Copies text to the clipboard and says so by a tick. */
export function CopyButton({ value, label, caption }: CopyButtonProps) {
  const isCopied = useSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    isCopied.value = true;
    setTimeout(() => (isCopied.value = false), 1500);
  };
  return (
    <button
      type="button"
      class="plain copy"
      title={label}
      aria-label={label}
      onClick={() => void copy()}
    >
      {isCopied.value ? <CheckIcon size={14} /> : <CopyIcon size={14} />}
      {caption}
    </button>
  );
}
