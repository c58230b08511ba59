// `npm test`: every gate in turn, one line each, and at the end how many tests passed and failed over all of them.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Count {
  readonly passed: number;
  readonly failed: number;
}

const root = join(import.meta.dirname, '..');
const reports = await mkdtemp(join(tmpdir(), 'jumpgate-test-'));

/** Runs one command; its output is shown when it fails, or always when it is itself a test report. */
function run(command: string, args: readonly string[], shown: 'always' | 'on failure') {
  return new Promise<boolean>((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    const keep = (chunk: Buffer) =>
      shown === 'always' ? process.stdout.write(chunk) : output.push(chunk);
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('close', (code) => {
      if (code !== 0) process.stdout.write(Buffer.concat(output));
      resolve(code === 0);
    });
  });
}

/** A gate that is one test: it passes or it fails. */
const gate =
  (...argv: readonly string[]) =>
  async (): Promise<Count> => {
    const [command = '', ...args] = argv;
    const ok = await run(command, args, 'on failure');
    return { passed: Number(ok), failed: Number(!ok) };
  };

/** A Vitest project, counted test by test. A run that dies without a report is a failure. */
const vitest = (project: string) => async (): Promise<Count> => {
  const report = join(reports, `${project}.json`);
  const ok = await run(
    'npx',
    [
      ...['vitest', 'run', '--project', project, '--reporter=default', '--reporter=json'],
      `--outputFile.json=${report}`,
    ],
    'always',
  );
  const { numPassedTests = 0, numFailedTests = 0 } = JSON.parse(
    await readFile(report, 'utf8').catch(() => '{}'),
  ) as { numPassedTests?: number; numFailedTests?: number };
  return { passed: numPassedTests, failed: ok ? numFailedTests : Math.max(1, numFailedTests) };
};

const GATES: readonly (readonly [string, () => Promise<Count>])[] = [
  ['the tree is formatted', gate('npx', 'prettier', '--check', '.')],
  ['types hold in every realm', gate('npm', 'run', '-s', 'types')],
  ['the house rules hold (lint)', gate('npm', 'run', '-s', 'lint')],
  ['imports form the designed graph', gate('npm', 'run', '-s', 'graph')],
  ['both browsers’ builds succeed', gate('npm', 'run', '-s', 'build')],
  [
    'Firefox’s own linter accepts the build',
    gate('npx', 'addons-linter', '--warnings-as-errors=false', 'dist/firefox'),
  ],
  ['unit and lab tests', vitest('unit')],
  ['the extension in Chromium and Firefox', vitest('e2e')],
];

let total: Count = { passed: 0, failed: 0 };
for (const [name, check] of GATES) {
  const startedAtMs = Date.now();
  const { passed, failed } = await check();
  total = { passed: total.passed + passed, failed: total.failed + failed };
  const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(0);
  console.log(`${failed ? '✗' : '✓'} ${name} (${seconds} s)`);
}
await rm(reports, { recursive: true, force: true });
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed ? 1 : 0;
