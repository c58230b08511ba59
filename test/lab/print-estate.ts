import { parseArgs } from 'node:util';
import { makeEstate } from './make-estate.ts';

/** `tsx test/lab/print-estate.ts --accounts 40 --people 60 --roles 9 --grants 900 --seed 5 > estate.json` */
const { values } = parseArgs({
  options: {
    accounts: { type: 'string' },
    people: { type: 'string' },
    roles: { type: 'string' },
    grants: { type: 'string' },
    seed: { type: 'string' },
    partition: { type: 'string' },
    tidy: { type: 'boolean', default: false },
  },
});

const { partition, tidy, ...sizes } = values;
const numbers = Object.fromEntries(
  Object.entries(sizes).map(([name, value]) => [name, Number(value)]),
);
const estate = makeEstate({ ...numbers, isMessy: !tidy, ...(partition && { partition }) });
process.stdout.write(`${JSON.stringify(estate, null, 1)}\n`);
