#!/usr/bin/env node
// `npx jumpgate verify-ledger DIR… [--key public.jwk]… [--estate ID]`. In a clone the verifier is built first when it is not there or older than its
// source; in a package it is there. Plain JavaScript without imports of ours, because nothing may be installed when it starts.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const verifier = join(root, 'dist', 'verifier', 'verify-ledger.js');
const source = join(root, 'src');

function isCurrent() {
  if (!existsSync(verifier)) return false;
  if (!existsSync(source)) return true;
  const builtMs = statSync(verifier).mtimeMs;
  return readdirSync(source, { recursive: true }).every(
    (file) => statSync(join(source, file)).mtimeMs <= builtMs,
  );
}

function buildVerifier() {
  const steps = [
    [process.execPath, join('test', 'support', 'install.mjs')],
    ['npx', 'vite', 'build', '--mode', 'verifier', '--logLevel', 'warn'],
  ];
  for (const [program, ...args] of steps) {
    // What the verifier finds is all that may stand on standard output.
    const { status } = spawnSync(program, args, {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (status !== 0) throw new Error('The verifier could not be built.');
  }
}

const [command] = process.argv.splice(2, 1);
if (command === 'verify-ledger') {
  try {
    if (!isCurrent()) buildVerifier();
    await import(pathToFileURL(verifier).href);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  }
} else {
  console.error('Usage: npx jumpgate verify-ledger DIR|FILE… [--key public.jwk]… [--estate ID]');
  process.exitCode = 2;
}
