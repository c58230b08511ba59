import { CopyButton } from '#ui/components/copy-button.tsx';
import { useLink } from '#ui/state/link-state.ts';
import { text } from '#ui/text.ts';

interface ShareLinkProps {
  readonly link: string;
}

/** A role link to the page that the reader was on, to be copied. */
export function ShareLink({ link }: ShareLinkProps) {
  const { actions } = useLink();
  return (
    <>
      <h1>{text('share_title')}</h1>
      <p class="quiet">{text('share_hint')}</p>
      <textarea class="mono" rows={4} readOnly aria-label={text('share_link')} value={link} />
      <div class="actions">
        <CopyButton value={link} label={text('link_copy')} caption={text('link_copy')} />
        <button type="button" onClick={actions.close}>
          {text('action_close')}
        </button>
      </div>
    </>
  );
}
