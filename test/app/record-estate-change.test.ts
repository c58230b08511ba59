import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { recordEstateChange } from '#app/record-estate-change.ts';
import { AppError } from '#core/errors.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { Actor } from '#core/ledger/actor.ts';
import { toCanonicalJson } from '#crypto/canonical-json.ts';
import { sha256Hex } from '#crypto/sha256.ts';
import { createConfigurationStore } from '#store/configuration-store.ts';
import { openDatabase } from '#store/database.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import { acmeConfiguration } from '../support/acme.ts';

const { id } = acmeConfiguration;
const renamed: EstateConfiguration = { ...acmeConfiguration, name: 'Acme renamed' };
const again: EstateConfiguration = { ...acmeConfiguration, name: 'Acme renamed again' };
const hash = (configuration: EstateConfiguration) => sha256Hex(toCanonicalJson(configuration));
const robin: Actor = { arn: 'arn:aws:iam::111122223333:user/robin', userId: 'AIDAROBIN' };

let browsers = 0;
/** A browser that has the estate, with a ledger that has begun unless it `isNew`. */
async function newBrowser({ isNew = false } = {}) {
  const database = await openDatabase(`estate-change-${browsers++}`);
  const configurations = createConfigurationStore(database);
  const ledger = createLedgerStore(database);
  await configurations.add(acmeConfiguration);
  if (!isNew)
    await ledger.append(id, {
      kind: 'drift',
      atMs: 1,
      actor: robin,
      body: { format: 1, effect: [], documents: [], comment: '' },
    });
  let turn: Promise<unknown> = Promise.resolve();
  const record = (identify = () => Promise.resolve(robin)) =>
    recordEstateChange(
      {
        configurations,
        ledger,
        withLock: (_, task) => {
          const mine = turn.then(task);
          turn = mine;
          return mine;
        },
        now: () => 2,
        identify,
        describe: (before, after) => `${before.name} → ${after.name}`,
      },
      id,
    );
  const changes = async () =>
    (await ledger.load(id, 1, 100)).flatMap((one) =>
      one.kind === 'estate-change' ? [one.body] : [],
    );
  return { configurations, record, changes };
}

test('a configuration that was saved is in the ledger, with its hash before and after', async () => {
  const { configurations, record, changes } = await newBrowser();
  await configurations.save(renamed);
  expect(await record()).toMatchObject({ kind: 'estate-change', actor: robin, atMs: 2 });
  await configurations.save(again);
  await record();
  await record();
  expect(await changes()).toEqual([
    {
      format: 1,
      comment: `${acmeConfiguration.name} → Acme renamed`,
      sha256Before: hash(acmeConfiguration),
      sha256After: hash(renamed),
    },
    {
      format: 1,
      comment: 'Acme renamed → Acme renamed again',
      sha256Before: hash(renamed),
      sha256After: hash(again),
    },
  ]);
});

test('one that is saved as it was, in another order of members, is no change', async () => {
  const { configurations, record, changes } = await newBrowser();
  const { name, ...rest } = acmeConfiguration;
  await configurations.save({ ...rest, name });
  await record();
  await configurations.save(renamed);
  await configurations.save(acmeConfiguration);
  await record();
  expect(await changes()).toEqual([]);
  expect(await configurations.loadUntold(id)).toBeUndefined();
});

test('before the ledger has begun nothing is recorded, nor is that change later', async () => {
  const { configurations, record, changes } = await newBrowser({ isNew: true });
  await configurations.save(renamed);
  await record();
  expect(await changes()).toEqual([]);
  expect(await configurations.loadUntold(id)).toBeUndefined();
});

test('what was saved while nobody was signed in waits, and is told as one change', async () => {
  const { configurations, record, changes } = await newBrowser();
  const signedOut = () => Promise.reject(new AppError('sign-in/session-ended', {}));
  for (const next of [renamed, again]) {
    await configurations.save(next);
    await expect(record(signedOut)).rejects.toMatchObject({ code: 'sign-in/session-ended' });
  }
  await record();
  expect(await changes()).toMatchObject([
    { sha256Before: hash(acmeConfiguration), sha256After: hash(again) },
  ]);
});

test('two pages that tell of it at once tell it once', async () => {
  const { configurations, record, changes } = await newBrowser();
  await configurations.save(renamed);
  await Promise.all([record(), record()]);
  expect(await changes()).toHaveLength(1);
});

test('a change that is saved while one is being told is told next', async () => {
  const { configurations, record, changes } = await newBrowser();
  await configurations.save(renamed);
  const { after } = (await configurations.loadUntold(id))!;
  await configurations.save(again);
  await configurations.tell(after);
  await record();
  expect(await changes()).toMatchObject([
    { sha256Before: hash(renamed), sha256After: hash(again) },
  ]);
});
