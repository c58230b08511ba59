import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import type { AccountId } from '#core/aws/arn.ts';
import type { EstateConfiguration, EstateId } from '#core/estate/configuration.ts';
import { createConfigurationStore } from '#store/configuration-store.ts';
import { openDatabase } from '#store/database.ts';
import { acmeConfiguration } from '../support/acme.ts';

let databases = 0;
const freshDatabase = () => openDatabase(`estates-${databases++}`);

const gov: EstateConfiguration = {
  ...acmeConfiguration,
  id: 'acme-gov' as EstateId,
  name: 'Acme GovCloud',
  accounts: [],
  roles: [],
  people: [],
  jump: {
    ...acmeConfiguration.jump,
    partition: 'aws-us-gov',
    account: '444455556666' as AccountId,
  },
};

test('any number of estates are kept, each replaced alone', async () => {
  const store = createConfigurationStore(await freshDatabase());
  expect(await store.loadAll()).toEqual([]);
  await store.add(acmeConfiguration);
  await store.add(gov);
  await store.save({ ...gov, name: 'Acme for the government' });
  expect(await store.loadAll()).toEqual([
    acmeConfiguration,
    { ...gov, name: 'Acme for the government' },
  ]);
});

test('an estate never takes the place of another', async () => {
  const store = createConfigurationStore(await freshDatabase());
  await store.add(acmeConfiguration);
  await expect(store.add({ ...gov, id: acmeConfiguration.id })).rejects.toMatchObject({
    code: 'estate/id-taken',
    details: { id: acmeConfiguration.id, name: acmeConfiguration.name },
  });
  await expect(store.save(gov)).rejects.toMatchObject({ code: 'estate/gone' });
  expect(await store.loadAll()).toEqual([acmeConfiguration]);
});

test('a jump account is one estate’s, whether it is added or changed; the same digits in another partition are another', async () => {
  const store = createConfigurationStore(await freshDatabase());
  await store.add(acmeConfiguration);
  const { account } = acmeConfiguration.jump;
  const taken = {
    code: 'estate/jump-account-taken',
    details: { account, name: acmeConfiguration.name },
  };
  await expect(store.add({ ...gov, jump: acmeConfiguration.jump })).rejects.toMatchObject(taken);
  await store.add({ ...gov, jump: { ...gov.jump, account } });
  await expect(store.save({ ...gov, jump: acmeConfiguration.jump })).rejects.toMatchObject(taken);
});

test('of two pages that add the same estate at once, one is told', async () => {
  const db = await freshDatabase();
  const answers = await Promise.allSettled([1, 2].map(() => createConfigurationStore(db).add(gov)));
  expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a configuration that does not fit its schema is an error', async () => {
  const db = await freshDatabase();
  const store = createConfigurationStore(db);
  await store.add(gov);
  await db.put('configuration', { format: 1 }, 'acme');
  await expect(store.loadAll()).rejects.toMatchObject({ code: 'storage/failed' });
  await expect(store.add(acmeConfiguration)).rejects.toMatchObject({ code: 'storage/failed' });
});
