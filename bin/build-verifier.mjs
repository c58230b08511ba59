// Bundles the command-line verifier into one file that needs Node alone. `npm pack` runs it, and `npx jumpgate` in a clone.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(root, 'dist', 'verifier', 'verify-ledger.mjs');

const { output } = await build({
  root,
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  ssr: { noExternal: true },
  build: { ssr: 'src/verify-ledger.ts', target: 'node20', write: false },
});
mkdirSync(dirname(target), { recursive: true });
// Whole or not at all, for whoever runs it meanwhile.
const written = `${target}.${process.pid}`;
writeFileSync(written, output[0].code);
renameSync(written, target);
