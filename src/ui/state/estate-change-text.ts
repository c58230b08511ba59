import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { listDifference } from '#core/estate/list-difference.ts';
import { text, type TextKey } from '#ui/text.ts';
import { createNames } from './names.ts';

/** More entries than these are counted, not named. */
const MAX_NAMED = 3;

interface NamedEntry {
  readonly id: string;
  readonly name: string;
}

/** The lists of a configuration, each with how its entries are called. */
const LISTS: readonly {
  readonly title: TextKey;
  readonly entriesOf: (configuration: EstateConfiguration) => readonly NamedEntry[];
}[] = [
  { title: 'estate_change_people', entriesOf: ({ people }) => people },
  {
    title: 'estate_change_roles',
    entriesOf: (configuration) => {
      const names = createNames(configuration);
      return configuration.roles.map((role) => ({
        ...role,
        id: role.arn,
        name: names.role(role.arn),
      }));
    },
  },
  { title: 'estate_change_accounts', entriesOf: ({ accounts }) => accounts },
];

/** What else there is, under the name that people have for it. */
const PARTS: Readonly<
  Record<
    Exclude<keyof EstateConfiguration, 'format' | 'id' | 'people' | 'roles' | 'accounts'>,
    TextKey
  >
> = {
  name: 'estate_change_name',
  jump: 'estate_change_jump',
  sharing: 'estate_change_sharing',
  menuBaseUrl: 'estate_change_sharing',
  localKey: 'estate_change_keys',
  nextKey: 'estate_change_keys',
  pastKeys: 'estate_change_keys',
  rules: 'estate_change_rules',
};

/** Says in one line what was changed in a configuration; empty when nothing was. */
export function estateChangeText(before: EstateConfiguration, after: EstateConfiguration): string {
  const lists = LISTS.flatMap(({ title, entriesOf }) => {
    const difference = listDifference(entriesOf(before), entriesOf(after));
    const parts = (['added', 'changed', 'removed'] as const)
      .filter((part) => difference[part].length > 0)
      .map((part) => text(`estate_change_${part}`, namesOrCount(difference[part])));
    return parts.length > 0 ? [`${text(title)}: ${parts.join('; ')}`] : [];
  });
  // as: the entries of a record have its keys. Both were parsed by one schema, so their members stand in one order.
  const others = (Object.entries(PARTS) as [keyof typeof PARTS, TextKey][])
    .filter(([part]) => JSON.stringify(before[part]) !== JSON.stringify(after[part]))
    .map(([, title]) => text('estate_change_changed', text(title)));
  return [...lists, ...new Set(others)].join(' · ');
}

function namesOrCount(entries: readonly NamedEntry[]): string {
  return entries.length > MAX_NAMED
    ? entries.length.toLocaleString()
    : entries.map(({ name }) => name).join(', ');
}
