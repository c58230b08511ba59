import { ACME_ESTATE, readEstate } from '../lab/estate.ts';
import { configurationOf } from '../tour/world.ts';

/** The estate that ships with the lab. */
export const acmeEstate = readEstate(ACME_ESTATE);

/** What its administrators would have written down. */
export const acmeConfiguration = configurationOf(
  acmeEstate,
  'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555',
);
