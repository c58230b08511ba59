import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { EstateEdits } from '#ui/state/estate-edits.ts';
import { text } from '#ui/text.ts';

interface RulesFormProps {
  readonly configuration: EstateConfiguration;
  readonly edits: EstateEdits;
}

/** The rules of the house; each takes effect when it is changed, and undo takes it back. */
export function RulesForm({ configuration, edits }: RulesFormProps) {
  const { rules } = configuration;
  const set = (changed: Partial<EstateConfiguration['rules']>) =>
    void edits.change({ ...configuration, rules: { ...rules, ...changed } });
  return (
    <section class="rules-form">
      <h2>{text('rules_title')}</h2>
      <label class="check">
        <input
          type="checkbox"
          checked={rules.commentRequired}
          onChange={(event) => set({ commentRequired: event.currentTarget.checked })}
        />
        {text('rules_comment')}
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={rules.twoPairsOfEyes}
          disabled={!configuration.sharing && !rules.twoPairsOfEyes}
          onChange={(event) => set({ twoPairsOfEyes: event.currentTarget.checked })}
        />
        {text('rules_two_pairs')}
      </label>
      <p class="quiet">{text('rules_two_pairs_hint')}</p>
      <label class="field">
        {text('rules_menu_days')}
        <input
          type="number"
          min={1}
          max={90}
          value={rules.menuDays}
          onChange={(event) => {
            if (event.currentTarget.reportValidity())
              set({ menuDays: event.currentTarget.valueAsNumber });
          }}
        />
      </label>
    </section>
  );
}
