import { isAccountId, type AccountId } from '#core/aws/arn.ts';
import { unknownAliases } from '#core/menu/text-formats/imported-menu.ts';
import type { ImportOffer, SourcesState } from '#ui/state/sources-state.ts';
import { text } from '#ui/text.ts';

interface AliasFormProps {
  readonly state: SourcesState;
  readonly offer: ImportOffer;
}

/** Asks which accounts the aliases of a text name, where neither the text nor the menu says. */
export function AliasForm({ state, offer }: AliasFormProps) {
  const aliases = unknownAliases(offer.menu);
  if (aliases.length === 0) return null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const fields = new FormData(event.currentTarget);
        const answers = aliases.flatMap((alias): (readonly [string, AccountId])[] => {
          const typed = fields.get(alias);
          const digits = typeof typed === 'string' ? typed.replace(/\D/g, '') : '';
          return isAccountId(digits) ? [[alias, digits]] : [];
        });
        state.answerAliases(new Map(answers));
      }}
    >
      <h3>{text('import_aliases')}</h3>
      <p class="quiet">{text('import_aliases_hint')}</p>
      <div class="fields">
        {aliases.map((alias) => (
          <label key={alias} class="field">
            {text('import_alias_account', alias)}
            <input name={alias} inputMode="numeric" pattern="[0-9 \-]{12,16}" autocomplete="off" />
          </label>
        ))}
      </div>
      <div class="actions">
        <button>{text('import_aliases_read')}</button>
      </div>
    </form>
  );
}
