// `npm test`: every gate in turn, one line each, and at the end what failed and how many tests passed and failed over all of them.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

interface Count {
  readonly passed: number;
  readonly failed: number;
  /** What failed within the gate, each with its reason; empty when the gate is itself the test. */
  readonly failures?: readonly string[];
}

/** What is read of Vitest's JSON report. */
interface VitestReport {
  readonly numPassedTests?: number;
  readonly numFailedTests?: number;
  readonly testResults?: readonly {
    readonly name: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const root = join(import.meta.dirname, '..');
const REASON_CHARACTERS = 2_000;
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
  const told = JSON.parse(await readFile(report, 'utf8').catch(() => '{}')) as VitestReport;
  const { numPassedTests = 0, numFailedTests = 0 } = told;
  return {
    passed: numPassedTests,
    failed: ok ? numFailedTests : Math.max(1, numFailedTests),
    failures: failuresOf(told),
  };
};

/** Each failed test, and each file that could not run, with the beginning of its reason: a property's seed stands there. */
function failuresOf({ testResults = [] }: VitestReport): readonly string[] {
  return testResults.flatMap(({ name, message, assertionResults }) => {
    const file = relative(root, name);
    const failed = assertionResults.filter(({ status }) => status === 'failed');
    if (message && failed.length === 0) return [`${file}\n${message.slice(0, REASON_CHARACTERS)}`];
    return failed.map(({ fullName, failureMessages }) =>
      `${file}: ${fullName}\n${failureMessages.join('\n').slice(0, REASON_CHARACTERS)}`.trim(),
    );
  });
}

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
const failures: string[] = [];
for (const [name, check] of GATES) {
  const startedAtMs = Date.now();
  const { passed, failed, failures: within = [] } = await check();
  if (failed) failures.push(name, ...within);
  total = { passed: total.passed + passed, failed: total.failed + failed };
  const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(0);
  console.log(`${failed ? '✗' : '✓'} ${name} (${seconds} s)`);
}
await rm(reports, { recursive: true, force: true });
if (failures.length > 0) console.log(`\nWhat failed:\n\n${failures.join('\n\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed ? 1 : 0;
