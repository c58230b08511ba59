// `npx jumpgate verify-ledger DIR|FILE… [--key public.jwk]…`: verifies a copy of a ledger's bucket without the extension, in Node alone.
// Records and daily roll-ups are each a chain of their own; where both are there, they are also held against each other.
// Exit code 0: the chain holds and nothing speaks against it. 1: it does not. 2: it could not be verified.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { compareCopies, verifyLedger, type VerifiedLedger } from '#app/verify-ledger.ts';
import { EstateIdSchema } from '#core/estate/configuration.ts';
import { isSound, type LedgerComparison, type LedgerReport } from '#core/ledger/ledger-report.ts';
import type { CheckedContent } from '#core/ledger/verify-links.ts';
import { checkContent } from '#crypto/ledger-chain.ts';
import { MenuKeySchema, type MenuKey } from '#core/menu/menu-document.ts';

const USAGE = 'Usage: npx jumpgate verify-ledger DIR|FILE… [--key public.jwk]…';
const PAGE = 1000;

/** The files that hold records, sorted by name: twelve digits sort as the records do. */
async function filesOf(path: string): Promise<readonly string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(?:jsonl?|ndjson)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** untrusted: one record a line, or one JSON array of records; a line that is no JSON is a malformed record in its place. */
function recordsOf(content: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(content);
    return Array.isArray(value) ? value : [value];
  } catch {
    // Not one JSON value, so a record a line.
    return content
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        try {
          return JSON.parse(line) as unknown;
        } catch {
          return undefined; // The chain's check says that it is malformed, and where.
        }
      });
  }
}

async function* pagesOf(files: readonly string[]): AsyncGenerator<readonly CheckedContent[]> {
  let page: CheckedContent[] = [];
  for (const file of files) {
    for (const record of recordsOf(await readFile(file, 'utf8'))) page.push(checkContent(record));
    if (page.length < PAGE) continue;
    yield page;
    page = [];
  }
  if (page.length) yield page;
}

async function readKey(file: string): Promise<MenuKey> {
  // as: the schema below looks at each member.
  const { kty, crv, x, y } = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  return v.parse(MenuKeySchema, { kty, crv, x, y });
}

async function estateOf(files: readonly string[]) {
  const [first] = files.length ? recordsOf(await readFile(files[0] ?? '', 'utf8')) : [];
  const estate = typeof first === 'object' && first !== null && 'estate' in first && first.estate;
  return v.parse(EstateIdSchema, estate);
}

function print({ verdict, checkpoints }: LedgerReport): void {
  const { head } = verdict;
  if (verdict.kind === 'intact')
    console.log(`chain: intact, ${head.seq} records, head ${head.hash}`);
  else {
    console.log(`chain: BROKEN at record ${verdict.seq}: ${verdict.fault}`);
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

const isRollup = (file: string) => /rollup[\\/]\d{4}-\d\d-\d\d[\\/]records\.jsonl$/.test(file);

async function verifyFiles(
  what: string,
  files: readonly string[],
  keys: readonly MenuKey[],
): Promise<VerifiedLedger> {
  const estate = await estateOf(files);
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
    options: { key: { type: 'string', multiple: true, default: [] } },
    allowPositionals: true,
  });
  const files = (await Promise.all(positionals.map(filesOf))).flat();
  const rollups = files.filter(isRollup);
  const records = files.filter((file) => !isRollup(file));
  if (files.length === 0) {
    console.error(positionals.length ? 'No records were found there.' : USAGE);
    return 2;
  }
  const keys = await Promise.all(values.key.map(readKey));
  const copies: VerifiedLedger[] = [];
  if (records.length) copies.push(await verifyFiles('records', records, keys));
  if (rollups.length) copies.push(await verifyFiles('daily roll-ups', rollups, keys));
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
