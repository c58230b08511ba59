import { expect, test } from 'vitest';
import { createSettingsState, type EnrolmentOffer } from '#ui/state/settings-state.ts';

const offer = { kind: 'ready' } as EnrolmentOffer;

function createWorld() {
  const previewed: string[] = [];
  const nothing = () => Promise.resolve();
  const state = createSettingsState(
    {
      load: () =>
        Promise.resolve({
          enrolments: [],
          contacts: {},
          news: {},
          policyProblems: [],
          onlyManaged: false,
          isPolicyPending: false,
        }),
      keyWords: () => Promise.resolve([]),
      preview: (pasted) => {
        previewed.push(pasted.trim());
        return Promise.resolve(offer);
      },
      confirm: nothing,
      leave: nothing,
      syncNow: nothing,
    },
    () => 0,
  );
  return { state, previewed };
}

test('of several enrolments in one text each is looked at and confirmed in its turn', async () => {
  const { state, previewed } = createWorld();
  await state.preview('jumpgate:1:one\njumpgate:1:two\n\njumpgate:1:three\n');
  expect(previewed).toEqual(['jumpgate:1:one']);
  await state.confirm(offer);
  expect(state.linked.value).toBe('jumpgate:1:two\n\njumpgate:1:three\n');
  await state.preview(state.linked.value);
  await state.confirm(offer);
  await state.preview(state.linked.value);
  expect(previewed).toEqual(['jumpgate:1:one', 'jumpgate:1:two', 'jumpgate:1:three']);
  await state.confirm(offer);
  expect([state.linked.value, state.following.value]).toEqual(['', '']);
});

test('a single text is handed on as it was pasted', async () => {
  const { state, previewed } = createWorld();
  await state.preview('See https://wiki.acme.example/#jumpgate:1:one');
  expect(previewed).toEqual(['See https://wiki.acme.example/#jumpgate:1:one']);
  expect(state.following.value).toBe('');
});
