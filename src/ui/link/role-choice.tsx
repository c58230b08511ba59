import { baseAt, roleAt } from '#core/menu/packed-menu.ts';
import { EnvironmentTag } from '#ui/components/environment-tag.tsx';
import { useLink } from '#ui/state/link-state.ts';
import type { SwitchOffer } from '#ui/state/link-view.ts';
import { text } from '#ui/text.ts';

interface RoleChoiceProps {
  readonly offers: readonly SwitchOffer[];
}

/** A link that several roles of the menu answer to: the reader says which. */
export function RoleChoice({ offers }: RoleChoiceProps) {
  const { menu, choose } = useLink();
  return (
    <>
      <h1>{text('link_choose')}</h1>
      <p class="quiet">{text('link_choose_hint')}</p>
      <ul class="choices">
        {offers.map((offer) => {
          const { accountName, account, role, environment } = roleAt(menu, offer.row);
          const { alias, account: baseAccount } = baseAt(menu, offer.row);
          return (
            <li key={offer.row}>
              <button
                type="button"
                onClick={() => {
                  choose(offer);
                }}
              >
                <bdi>{accountName}</bdi>
                <span class="quiet number">{account}</span>
                <bdi class="mono">{role}</bdi>
                <EnvironmentTag environment={environment} />
                <span class="quiet">{text('link_from_base', alias ?? baseAccount)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
