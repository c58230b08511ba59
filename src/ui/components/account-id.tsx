import { text } from '#ui/text.ts';
import { CopyButton } from './copy-button.tsx';

interface AccountIdTextProps {
  readonly id: string;
}

/** An account id in groups of four, which people can compare and read out, with a button that copies it plain. */
export function AccountIdText({ id }: AccountIdTextProps) {
  return (
    <span class="quiet number account-id">
      {id.replace(/(\d{4})(?=\d)/g, '$1\u2009')}
      <CopyButton value={id} label={text('action_copy_account', id)} />
    </span>
  );
}
