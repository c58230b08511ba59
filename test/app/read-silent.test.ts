import { expect, test } from 'vitest';
import { readEstate, type ReadOptions } from '#app/read-estate.ts';
import type { ReadProgress } from '#app/read-progress.ts';
import type { AccountIam, EstatePicture } from '#core/access/picture.ts';
import type { AccountId, PrincipalArn } from '#core/aws/arn.ts';
import { AppError } from '#core/errors.ts';
import type { FetchAccountIam } from '#core/ports.ts';
import { DEFAULT_QUOTAS } from '../support/default-quotas.ts';

const JUMP = '111122223333' as AccountId;
const targets = Array.from({ length: 12 }, (_, n) => String(200_000_000_000 + n) as AccountId);
const PATIENCE = { firstMs: 10, lastMs: 30 };

const iamOf = (account: AccountId): AccountIam => ({
  kind: 'read',
  account,
  readAtMs: 1,
  users: [],
  groups: [],
  roles: [],
  policies: [],
  quotas: DEFAULT_QUOTAS,
});

/** Reads twelve accounts of which some answer only at a later time of asking, or never. */
async function read(
  answersAt: ReadonlyMap<AccountId, number>,
  options: Partial<ReadOptions> & {
    readonly onAsked?: (account: AccountId, time: number) => void;
    readonly failure?: AppError;
  } = {},
) {
  const asked: { readonly account: AccountId; readonly patienceMs: number | undefined }[] = [];
  const progress: ReadProgress[] = [];
  const fetchAccountIam: FetchAccountIam = async (account, { patienceMs, signal }) => {
    const time = asked.filter((one) => one.account === account).length + 1;
    asked.push({ account, patienceMs });
    options.onAsked?.(account, time);
    await Promise.resolve();
    if (signal.aborted) throw new AppError('operation/stopped', {});
    if (time < (answersAt.get(account) ?? 1))
      throw (
        options.failure ??
        new AppError('aws/no-answer', {
          action: 'iam:GetAccountSummary',
          account,
          seconds: 10,
        })
      );
    return iamOf(account);
  };
  const arn = `arn:aws:iam::${JUMP}:user/robin` as PrincipalArn;
  const result = await readEstate(
    {
      fetchAccountIam,
      fetchCallerIdentity: () => Promise.resolve({ account: JUMP, arn, userId: 'AIDA' }),
      now: () => 0,
    },
    {
      jump: { partition: 'aws', account: JUMP, region: 'eu-west-1', administrationRole: 'Admin' },
      accounts: targets.map((id) => ({ id, name: id })),
    },
    {
      signal: new AbortController().signal,
      onProgress: (step) => progress.push(step),
      patience: PATIENCE,
      ...options,
    },
  );
  const codes = result.picture.accounts.map((one) =>
    one.kind === 'read' ? 'read' : one.error.code,
  );
  return { ...result, asked, progress, codes };
}

test('who does not answer is asked again when all others are read, with more patience, and named meanwhile', async () => {
  const silent = [targets[0]!, targets[5]!];
  const { asked, codes, progress, kind } = await read(new Map(silent.map((id) => [id, 2])));
  expect(kind).toBe('complete');
  expect(codes).toEqual(targets.map(() => 'read'));
  expect(asked.map(({ account }) => account)).toEqual([JUMP, ...targets, ...silent]);
  // Without the jump account there is no picture: nobody is hurried by asking it again.
  expect(asked.map(({ patienceMs }) => patienceMs)).toEqual([
    PATIENCE.lastMs,
    ...targets.map(() => PATIENCE.firstMs),
    ...silent.map(() => PATIENCE.lastMs),
  ]);
  const again = progress.findIndex(({ reading, silent: waits }) =>
    waits.some((id) => reading.includes(id)),
  );
  expect(progress[again]).toMatchObject({ done: targets.length - 1, silent, secondsLeft: null });
  expect(progress.at(-1)).toMatchObject({ done: targets.length + 1, silent: [], unreadable: 0 });
});

test('who never answers is unreadable by a code of its own, and nobody else is', async () => {
  const { codes, kind, progress } = await read(new Map([[targets[3]!, Infinity]]));
  expect(kind).toBe('complete');
  expect(codes).toEqual(targets.map((_, n) => (n === 3 ? 'aws/no-answer' : 'read')));
  expect(progress.at(-1)).toMatchObject({ unreadable: 1, silent: [] });
});

test('a jump account that never answers ends the reading', async () => {
  await expect(read(new Map([[JUMP, Infinity]]))).rejects.toMatchObject({ code: 'aws/no-answer' });
});

test('who stops waiting has the others, and of silent accounts what was there before, or that they are silent', async () => {
  const [first, second] = targets as [AccountId, AccountId];
  const never = new Map([first, second].map((id) => [id, Infinity]));
  const stop = new AbortController();
  // as: of the picture before only its accounts are looked at.
  const previous = { accounts: [iamOf(first)] } as unknown as EstatePicture;
  const { kind, codes, picture } = await read(never, {
    signal: stop.signal,
    previous,
    onAsked: (_, time) => {
      if (time === 2) stop.abort();
    },
  });
  expect(kind).toBe('stopped');
  expect(picture.accounts[0]).toBe(previous.accounts[0]);
  expect(codes.slice(1)).toEqual(['aws/no-answer', ...targets.slice(2).map(() => 'read')]);
});

test('a reading that loses its session leaves what it did not come to as it was before, and says why', async () => {
  const before = iamOf(targets[11]!);
  const result = await read(new Map([targets[11]!, targets[10]!].map((one) => [one, Infinity])), {
    failure: new AppError('sign-in/session-ended', {}),
    previous: { partition: 'aws', jump: iamOf(JUMP), accounts: [before] },
  });
  expect(result).toMatchObject({
    kind: 'stopped',
    interruptedBy: { code: 'sign-in/session-ended' },
  });
  expect(result.picture.accounts[11]).toBe(before);
  expect(result.picture.accounts[10]).toMatchObject({
    kind: 'unreadable',
    error: { code: 'sign-in/session-ended' },
  });
  expect(result.picture.accounts.filter(({ kind }) => kind === 'read')).toHaveLength(11);
});
