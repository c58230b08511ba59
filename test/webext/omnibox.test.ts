// @vitest-environment happy-dom
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { suggestionMarkup, suggestionText } from '#webext/omnibox.ts';
import { hostileName } from '../support/menu-arbitraries.ts';

vi.mock('webextension-polyfill', () => ({ default: {} }));

const pieces = fc.array(fc.record({ text: hostileName, isMatch: fc.boolean() }), { minLength: 1 });

test('whatever a role is called, its suggestion is well-formed and says it as text', () => {
  fc.assert(
    fc.property(pieces, hostileName, (parts, aside) => {
      const suggestion = { content: 'x', pieces: parts, aside };
      const markup = suggestionMarkup(suggestion);
      const parsed = new DOMParser().parseFromString(`<o>${markup}</o>`, 'application/xml');
      expect(markup.replace(/<\/?(?:match|dim)>/g, '')).not.toMatch(/[<>]/);
      expect(parsed.documentElement.textContent).toBe(suggestionText(suggestion));
    }),
  );
});
