import { Notice } from '#ui/components/notice.tsx';
import { useLink } from '#ui/state/link-state.ts';
import { text, type TextKey } from '#ui/text.ts';
import { RequestForm } from './request-form.tsx';
import { RoleChoice } from './role-choice.tsx';
import { ShareLink } from './share-link.tsx';
import { SwitchOfferCard } from './switch-offer-card.tsx';
import './link-page.css';

function View() {
  const { view, actions } = useLink();
  const shown = view.value;
  switch (shown.kind) {
    case 'switch':
      return <SwitchOfferCard offer={shown.offer} isFromOutside={shown.isFromOutside} />;
    case 'choose':
      return <RoleChoice offers={shown.offers} />;
    case 'request':
      return <RequestForm draft={shown.draft} isMissing={shown.isMissing} />;
    case 'malformed': {
      const fault = `link_fault_${shown.reason.replaceAll('-', '_')}` as TextKey; // as: a repository test checks every key
      return (
        <>
          <h1>{text('link_fault')}</h1>
          <Notice kind="danger">{text(fault)}</Notice>
          <p class="quiet">{text('link_fault_next')}</p>
          <p class="mono example">
            https://console.aws.amazon.com/cloudwatch/home?region=eu-west-1
            <b>&amp;jumpgate=payments-prod/Auditor</b>
          </p>
        </>
      );
    }
    case 'no-menu':
      return (
        <>
          <h1>{text('popup_empty_no_endpoint')}</h1>
          <p>{text('popup_empty_no_endpoint_hint')}</p>
          <div class="actions">
            <button type="button" class="primary" onClick={actions.openSettings}>
              {text('popup_enrol')}
            </button>
          </div>
        </>
      );
    case 'share':
      return <ShareLink link={shown.link} />;
    case 'requested':
      return null;
  }
}

/** What a role link would do, before it does it. */
export function LinkPage() {
  return (
    <main class="link-page">
      <p class="brand">
        <img src="/icons/jumpgate-32.png" alt="" width="20" height="20" />
        Jumpgate
      </p>
      <View />
    </main>
  );
}
