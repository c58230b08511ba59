// `npm run bench -- NAME…`: runs the named benchmarks of this folder one after another; without a name, lists them.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const names = process.argv.slice(2);
const known = readdirSync(here)
  .filter(
    (file) => file.endsWith('.ts') && !['run.ts', 'report.ts', 'start-thread.ts'].includes(file),
  )
  .map((file) => file.slice(0, -3));

if (names.length === 0) console.log(`npm run bench -- ${known.join(' | ')}`);
for (const name of names) {
  const file = join(here, `${name}.ts`);
  if (!existsSync(file)) {
    console.error(`There is no benchmark "${name}". There are: ${known.join(', ')}.`);
    process.exitCode = 1;
    continue;
  }
  const { status } = spawnSync('npx', ['tsx', '--expose-gc', file], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
