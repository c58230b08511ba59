import browser, { type Omnibox } from 'webextension-polyfill';
import type { RoleSuggestion } from '#core/menu/suggest-roles.ts';
import type { SwitchTarget } from '#core/messages.ts';

/** What the address bar's keyword does. */
export interface OmniboxHandlers {
  readonly suggest: (words: string) => Promise<readonly RoleSuggestion[]>;
  readonly enter: (words: string, target: SwitchTarget) => Promise<void>;
}

const TARGETS: Readonly<Record<Omnibox.OnInputEnteredDisposition, SwitchTarget>> = {
  currentTab: 'same-tab',
  newForegroundTab: 'new-tab',
  newBackgroundTab: 'new-tab',
};

// Neither engine can draw these, and XML may not hold them.
const UNDRAWABLE = /[\p{Cc}\p{Cs}\ufffe\uffff]/gu;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const escaped = (text: string) =>
  text.replace(UNDRAWABLE, ' ').replace(/[&<>"']/g, (letter) => ENTITIES[letter] ?? '');

/** A suggestion in the markup that Chromium reads: names stand in it as text, whatever they hold. */
export function suggestionMarkup({ pieces, aside }: RoleSuggestion): string {
  const name = pieces.map(({ text, isMatch }) =>
    isMatch ? `<match>${escaped(text)}</match>` : escaped(text),
  );
  return `${name.join('')} <dim>${escaped(aside)}</dim>`;
}

/** A suggestion as plain text, which is what Firefox shows. */
export function suggestionText({ pieces, aside }: RoleSuggestion): string {
  return `${pieces.map(({ text }) => text).join('')} ${aside}`.replace(UNDRAWABLE, ' ');
}

/** Answers the keyword in the address bar. To be called at the top level of the background. */
export function answerOmnibox({ suggest, enter }: OmniboxHandlers): void {
  // Only Firefox has it, and only Chromium reads markup.
  const describe = 'getBrowserInfo' in browser.runtime ? suggestionText : suggestionMarkup;
  browser.omnibox.setDefaultSuggestion({
    description: browser.i18n.getMessage('omnibox_default'),
  });
  browser.omnibox.onInputChanged.addListener((words, show) => {
    void suggest(words).then((found) => {
      show(found.map((one) => ({ content: one.content, description: describe(one) })));
    });
  });
  browser.omnibox.onInputEntered.addListener((words, disposition) => {
    void enter(words, TARGETS[disposition]);
  });
}
