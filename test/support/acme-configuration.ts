import * as v from 'valibot';
import { EstateConfigurationSchema, type EstateConfiguration } from '#core/estate/configuration.ts';

/** An estate as a small company's administrators would have entered it; `parts` are parsed with the rest. */
export function acmeConfiguration(
  parts: Partial<Record<keyof EstateConfiguration, unknown>> = {},
): EstateConfiguration {
  return v.parse(EstateConfigurationSchema, {
    format: 1,
    id: 'acme',
    name: 'Acme',
    jump: {
      partition: 'aws',
      account: '111122223333',
      region: 'eu-west-1',
      administrationRole: 'JumpgateAdmin',
    },
    accounts: [],
    roles: [],
    people: [],
    rules: { commentRequired: false, twoPairsOfEyes: false, menuDays: 14 },
    ...parts,
  });
}
