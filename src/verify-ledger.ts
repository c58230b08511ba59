// `npx jumpgate verify-ledger DIR|FILE… [--key public.jwk]… [--estate ID]`: verifies a copy of a ledger's bucket without the extension, in Node alone.
// Records and daily roll-ups are each a chain of their own; where both are there, they are also held against each other.
// Exit code 0: the chain holds and nothing speaks against it. 1: it does not. 2: it could not be verified.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { toGivenRecord } from '#app/given-record.ts';
import {
  compareCopies,
  verifyLedger,
  type VerifiedLedger,
  type VerifyLedgerRequest,
} from '#app/verify-ledger.ts';
import { EstateIdSchema, type EstateId } from '#core/estate/configuration.ts';
import { isSound, type LedgerComparison, type LedgerReport } from '#core/ledger/ledger-report.ts';
import type { CheckedContent, GivenRecord } from '#core/ledger/verify-links.ts';
import { checkGivenAsync } from '#crypto/ledger-chain.ts';
import { MenuKeySchema, type MenuKey } from '#core/menu/menu-document.ts';

const USAGE = 'Usage: npx jumpgate verify-ledger DIR|FILE… [--key public.jwk]… [--estate ID]';
const PAGE = 1000;

/** What a directory is asked for: its own files and those at any depth, as a copy of the bucket or of a part of it has them. */
const KINDS = {
  record: /^(?:(?:.*\/)?ledger\/)?\d{12}\.json$/,
  rollup: /^(?:(?:.*\/)?rollup\/)?\d{4}-\d\d-\d\d\/records\.jsonl$/,
};

interface FoundFile {
  readonly path: string;
  /** Foreign: in a directory that was given, and neither of the two. */
  readonly kind: keyof typeof KINDS | 'foreign';
}

/** Sorted by name: twelve digits, and days, sort as their records do. A file that is named by itself is taken for what it is named as. */
async function filesOf(path: string): Promise<readonly FoundFile[]> {
  if (!(await stat(path)).isDirectory()) {
    const isRollup = KINDS.rollup.test(path.split(sep).join('/'));
    return [{ path, kind: isRollup ? 'rollup' : 'record' }];
  }
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => {
      const name = relative(path, file).split(sep).join('/');
      if (KINDS.record.test(name)) return { path: file, kind: 'record' };
      return { path: file, kind: KINDS.rollup.test(name) ? 'rollup' : 'foreign' };
    });
}

/** untrusted: one record a line, or one JSON array of records; a line that is no JSON is a malformed record in its place. */
function recordsOf(text: string): readonly GivenRecord[] {
  try {
    return [JSON.parse(text) as unknown].flat().map((value) => ({ kind: 'value', value }));
  } catch {
    // Not one JSON value, so a record a line.
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        try {
          return { kind: 'value', value: JSON.parse(line) as unknown };
        } catch {
          return { kind: 'fault', fault: 'malformed' };
        }
      });
  }
}

/** A record's own file holds that record and nothing else, however it was garbled. */
async function readRecords(path: string): Promise<readonly GivenRecord[]> {
  const body = await readFile(path);
  const seq = /(\d{12})\.json$/.exec(path)?.[1];
  return seq === undefined ? recordsOf(body.toString('utf8')) : [toGivenRecord(body, Number(seq))];
}

async function* pagesOf(files: readonly string[]): AsyncGenerator<readonly CheckedContent[]> {
  let page: Promise<CheckedContent>[] = [];
  for (const file of files) {
    for (const record of await readRecords(file)) page.push(checkGivenAsync(record));
    if (page.length < PAGE) continue;
    yield await Promise.all(page);
    page = [];
  }
  if (page.length) yield await Promise.all(page);
}

async function readKey(file: string): Promise<MenuKey> {
  // as: the schema below looks at each member.
  const { kty, crv, x, y } = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  return v.parse(MenuKeySchema, { kty, crv, x, y });
}

/** The one that the first readable record names. Where none can be read, every record is a finding, whatever the estate. */
async function estateOf(files: readonly string[]): Promise<EstateId> {
  for await (const page of pagesOf(files))
    for (const content of page) if (content.kind === 'record') return content.link.estate;
  return v.parse(EstateIdSchema, 'unknown');
}

function print({ verdict, checkpoints }: LedgerReport): void {
  const { head } = verdict;
  if (verdict.kind === 'intact')
    console.log(`chain: intact, ${head.seq} records, head ${head.hash}`);
  else {
    console.log(`chain: BROKEN at record ${verdict.seq}: ${verdict.fault}`);
    if (verdict.fault === 'newer-format')
      console.log('a newer version of Jumpgate wrote it: update this tool, then verify again');
    console.log(`good up to record ${head.seq}, ${head.hash}`);
  }
  for (const { seq, vouchedSeq, kid, finding } of checkpoints)
    console.log(`checkpoint ${seq}, of record ${vouchedSeq}, key ${kid}: ${finding}`);
  const vouched = checkpoints.filter(({ finding }) => finding === 'valid').at(-1)?.vouchedSeq;
  console.log(
    vouched === undefined
      ? 'no checkpoint of a given key: records removed from the end would not be seen'
      : `signed up to record ${vouched}`,
  );
}

async function verifyFiles(
  what: string,
  files: readonly string[],
  { estate, keys }: Pick<VerifyLedgerRequest, 'estate' | 'keys'>,
): Promise<VerifiedLedger> {
  console.log(`${what} of estate ${estate}`);
  const verified = await verifyLedger(pagesOf(files), {
    estate,
    keys,
    known: [],
    nowMs: Date.now(),
    onProgress: () => undefined,
  });
  print(verified);
  return verified;
}

/** Roll-ups end with the last day that is over; records may not end before them. */
const isFinding = (found: LedgerComparison) =>
  found.kind === 'different' || (found.kind === 'shorter' && found.copy === 'here');

function sentenceOf(found: LedgerComparison): string {
  if (found.kind === 'different') return `records and roll-ups DIFFER at record ${found.seq}`;
  return found.kind === 'shorter' && found.copy === 'here'
    ? `the records LACK ${found.seq + 1} to ${found.toSeq}, which the roll-ups have`
    : `records and roll-ups are the same up to record ${found.seq}`;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    options: {
      key: { type: 'string', multiple: true, default: [] },
      estate: { type: 'string' },
    },
    allowPositionals: true,
  });
  const files = (await Promise.all(positionals.map(filesOf))).flat();
  const pathsOf = (wanted: FoundFile['kind']) =>
    files.filter(({ kind }) => kind === wanted).map(({ path }) => path);
  const [records, rollups] = [pathsOf('record'), pathsOf('rollup')];
  if (records.length + rollups.length === 0) {
    console.error(positionals.length ? 'No records were found there.' : USAGE);
    return 2;
  }
  for (const path of pathsOf('foreign')) console.log(`foreign, left alone: ${path}`);
  const request = {
    keys: await Promise.all(values.key.map(readKey)),
    estate:
      values.estate === undefined
        ? await estateOf([...records, ...rollups])
        : v.parse(EstateIdSchema, values.estate),
  };
  const copies: VerifiedLedger[] = [];
  if (records.length) copies.push(await verifyFiles('records', records, request));
  if (rollups.length) copies.push(await verifyFiles('daily roll-ups', rollups, request));
  const [first, second] = copies;
  const comparison = first && second && compareCopies(first, second);
  if (comparison) console.log(sentenceOf(comparison));
  return copies.every(isSound) && !(comparison && isFinding(comparison)) ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 2;
}
