// How long it takes to read a list of roles in another tool's form, to write it again, and to have it in the menu.
import { performance } from 'node:perf_hooks';
import { readRolesText } from '#app/import-roles.ts';
import { packMenu } from '#core/menu/pack-menu.ts';
import { toAesrText } from '#core/menu/text-formats/to-aesr-text.ts';
import { toAwsConfigText } from '#core/menu/text-formats/to-aws-config-text.ts';
import { toCsvText } from '#core/menu/text-formats/to-csv-text.ts';
import { largeMenuSource } from '../support/large-menu.ts';
import { report } from './report.ts';

const SIZES = [100, 1_000, 10_000, 50_000, 200_000];
const RUNS = 3;
const FORMS = { aesr: toAesrText, 'aws-config': toAwsConfigText, csv: toCsvText } as const;

for (const n of SIZES) {
  const source = largeMenuSource(n);
  for (const [form, toText] of Object.entries(FORMS)) {
    const times = { write: [] as number[], read: [] as number[], 'read-and-pack': [] as number[] };
    for (let run = 0; run < RUNS; run++) {
      const begun = performance.now();
      const text = toText(source);
      const written = performance.now();
      const { bases, roles, problems } = readRolesText(text, {});
      const read = performance.now();
      const { count } = packMenu([{ bases, roles }]);
      const packed = performance.now();
      if (count !== n || problems.length > 0) throw new Error(`${form}: ${count} of ${n} roles`);
      times.write.push(written - begun);
      times.read.push(read - written);
      times['read-and-pack'].push(packed - written);
    }
    for (const [metric, runs] of Object.entries(times))
      report('import', n, `${form}-${metric}`, 'ms', runs);
  }
}
