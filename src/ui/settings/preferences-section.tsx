import type { Preferences } from '#core/menu/preferences.ts';
import { ErrorNotice } from '#ui/components/error-notice.tsx';
import type { PreferencesState } from '#ui/state/preferences-state.ts';
import { routeHash } from '#ui/state/route.ts';
import { countText, text, type TextKey } from '#ui/text.ts';
import { ChoiceField } from './choice-field.tsx';

interface PreferencesSectionProps {
  readonly state: PreferencesState;
}

type Choice = 'theme' | 'grouping' | 'landing' | 'target';

const CHOICES: {
  readonly [K in Choice]: {
    readonly label: TextKey;
    readonly options: Readonly<Record<Preferences[K], TextKey>>;
  };
} = {
  theme: {
    label: 'preferences_theme',
    options: {
      system: 'preferences_theme_system',
      light: 'preferences_theme_light',
      dark: 'preferences_theme_dark',
    },
  },
  grouping: {
    label: 'preferences_grouping',
    options: {
      project: 'preferences_grouping_project',
      account: 'preferences_grouping_account',
      environment: 'preferences_grouping_environment',
      none: 'preferences_grouping_none',
    },
  },
  landing: {
    label: 'preferences_landing',
    options: { 'same-page': 'popup_landing_same', home: 'popup_landing_home' },
  },
  target: {
    label: 'preferences_target',
    options: {
      'same-tab': 'preferences_target_same_tab',
      'new-tab': 'preferences_target_new_tab',
      'new-window': 'preferences_target_new_window',
    },
  },
};

/** How the reader likes their menu; it travels with their browser profile. */
export function PreferencesSection({ state }: PreferencesSectionProps) {
  const { preferences, saving, change } = state;
  const { confirmProduction, hidden } = preferences.value;
  const task = saving.state.value;
  return (
    <section class="page settings-page" aria-labelledby="preferences-title">
      <header>
        <h2 id="preferences-title">{text('preferences_title')}</h2>
        <p class="quiet">{text('preferences_hint')}</p>
      </header>
      {(Object.keys(CHOICES) as Choice[]).map((name) => (
        <ChoiceField
          key={name}
          label={text(CHOICES[name].label)}
          options={CHOICES[name].options}
          value={preferences.value[name]}
          onChoose={(value) => void change({ [name]: value })}
        />
      ))}
      <label class="check">
        <input
          type="checkbox"
          checked={confirmProduction}
          onChange={(event) => void change({ confirmProduction: event.currentTarget.checked })}
        />
        {text('preferences_confirm_production')}
      </label>
      {hidden.length > 0 && (
        <div class="actions">
          <button type="button" onClick={() => void change({ hidden: [] })}>
            {countText('preferences_show_hidden', hidden.length)}
          </button>
        </div>
      )}
      <p>
        <a href={routeHash({ page: 'self-test' })}>{text('self_test_open')}</a>
      </p>
      {task.kind === 'failed' && <ErrorNotice error={task.error} />}
    </section>
  );
}
