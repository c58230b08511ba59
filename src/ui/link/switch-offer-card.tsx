import type { ComponentChildren } from 'preact';
import { baseAt, roleAt } from '#core/menu/packed-menu.ts';
import { rowTitle } from '#core/menu/groups.ts';
import { AccountIdText } from '#ui/components/account-id.tsx';
import { AddressText } from '#ui/components/address-text.tsx';
import { EnvironmentTag, environmentClass } from '#ui/components/environment-tag.tsx';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import { useLink } from '#ui/state/link-state.ts';
import type { Standing, SwitchOffer } from '#ui/state/link-view.ts';
import { text, type TextKey } from '#ui/text.ts';
import { SwitchProgress } from './switch-progress.tsx';

interface SwitchOfferCardProps {
  readonly offer: SwitchOffer;
  readonly isFromOutside: boolean;
}

const STANDINGS: Readonly<Record<Standing, TextKey>> = {
  open: 'link_standing_open',
  'signed-in': 'link_standing_signed_in',
  'signed-out': 'link_standing_signed_out',
};

function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** What is about to happen: which role, where, from which sign-in, and the page it ends on. Only the button does it. */
export function SwitchOfferCard({ offer, isFromOutside }: SwitchOfferCardProps) {
  const { menu, run, start, isReady, failedBefore, actions } = useLink();
  const { row, address, standing, destination } = offer;
  const role = roleAt(menu, row);
  const base = baseAt(menu, row);
  const { main, role: roleName } = rowTitle(menu, row);
  const own = base.principal?.slice(base.principal.lastIndexOf('/') + 1);
  const baseName = base.alias ?? base.account;
  return (
    <>
      <h1>{text('link_question', roleName, main)}</h1>
      {isFromOutside && <p class="quiet">{text('link_from_outside')}</p>}
      <section
        class={`offer ${environmentClass(role.environment)}`}
        style={role.color === undefined ? undefined : { '--offer': `#${role.color}` }}
      >
        <dl>
          <Fact name={text('popup_detail_account')}>
            <bdi>{role.accountName}</bdi> <AccountIdText id={role.account} />
          </Fact>
          <Fact name={text('link_role')}>
            <bdi class="mono">{role.role}</bdi>
          </Fact>
          {role.environment !== undefined && (
            <Fact name={text('popup_detail_environment')}>
              <EnvironmentTag environment={role.environment} />
            </Fact>
          )}
          <Fact name={text('popup_detail_from')}>
            <bdi>{own === undefined ? baseName : `${own} · ${baseName}`}</bdi>
          </Fact>
          <Fact name={text('link_opens')}>
            <AddressText address={address} />
          </Fact>
        </dl>
        <p class="quiet">{text(STANDINGS[standing], baseName)}</p>
      </section>
      {failedBefore.value && <ErrorNotice error={failedBefore.value} />}
      <SwitchProgress />
      <div class="actions">
        <button
          type="button"
          class="primary"
          disabled={!isReady.value || run.state.value.kind === 'running'}
          onClick={() => {
            start(offer);
          }}
        >
          {text('link_switch', roleName, main)}
        </button>
        {destination !== undefined && (
          <button
            type="button"
            onClick={() => {
              actions.openPlain(address);
            }}
          >
            {text('link_open_plain')}
          </button>
        )}
        <button type="button" onClick={actions.close}>
          {text('action_close')}
        </button>
      </div>
    </>
  );
}
