import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  enrolmentTextFor,
  publishMenus,
  recordLeftPublications,
  withMenuIds,
  type PublishDeps,
} from '#app/publish-menus.ts';
import { verifyMenu } from '#app/verify-menu.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { RoleArn } from '#core/aws/arn.ts';
import type { Sha256Hex } from '#core/ledger/record.ts';
import { parseEnrolment } from '#core/menu/enrolment.ts';
import type { OfferableRole } from '#core/menu/menu-of-person.ts';
import type { LedgerStore, MenuIntentStore, ObjectStore, SigningKey } from '#core/ports.ts';
import { createSeal } from '#crypto/sealed-menu.ts';
import { openDatabase } from '#store/database.ts';
import { createLedgerStore } from '#store/ledger-store.ts';
import { createMenuFiles } from '#store/menu-files.ts';
import { createMenuIntentStore } from '#store/menu-intent-store.ts';
import { acmeConfiguration } from '../support/acme-configuration.ts';
import { makeKey, NOW_MS } from '../support/menu-fixture.ts';

const ARN = 'arn:aws:iam::200000000001:role/jump/Admin' as RoleArn;
const OTHER = 'arn:aws:iam::200000000002:role/ReadOnly' as RoleArn;

// as: the form of a digest.
const zeros = '0'.repeat(64) as Sha256Hex;
const ACTOR = { arn: 'arn:aws:sts::111122223333:assumed-role/a/b', userId: 'AROA:b' };

let databases = 0;
let key: SigningKey;
let configuration: EstateConfiguration;
let files: ObjectStore;
let ledger: LedgerStore;
let intents: MenuIntentStore;
let nowMs: number;
let losses: number;
/** What happens around the write of a menu: the page may die before or after it. */
let around: ((write: () => Promise<unknown>) => Promise<void>) | undefined;

function deps(signing = key): PublishDeps {
  return {
    key: signing,
    now: () => nowMs,
    ledger,
    intents,
    withLock: (_name, task) => task(),
    objects: {
      ...files,
      applyObject: async (name, body, options) => {
        if (losses-- > 0) return { kind: 'lost' };
        await around?.(() => files.applyObject(name, body, options));
        return files.applyObject(name, body, options);
      },
    },
  };
}

const publish = (roles: readonly OfferableRole[], more = {}, signing = key) =>
  publishMenus(deps(signing), {
    configuration,
    people: configuration.people,
    offerable: () => roles,
    actor: ACTOR,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...more,
  });

const records = () => ledger.load(configuration.id, 1, 100);
const left = () => intents.loadAll(configuration.id);
const keys = async () => {
  const found: string[] = [];
  for await (const name of files.listKeys('')) found.push(name);
  return found;
};

async function verified() {
  const [person] = configuration.people;
  const parsed = parseEnrolment(enrolmentTextFor(configuration, person!, [key.publicKey]));
  if (parsed.kind !== 'valid') throw new Error('enrolment');
  const { keys, seal, series } = parsed.enrolment;
  const { body } = (await files.fetchObject(`menus/${person!.menuId!}`))!;
  return verifyMenu(
    body,
    { keys, purpose: 'menu', ...(seal ? { seal } : {}), ...(series ? { series } : {}) },
    nowMs,
  );
}

beforeEach(async () => {
  key = await makeKey();
  const db = await openDatabase(`publish-${databases++}`);
  files = createMenuFiles(db);
  ledger = createLedgerStore(db);
  intents = createMenuIntentStore(db);
  around = undefined;
  nowMs = NOW_MS;
  losses = 0;
  configuration = withMenuIds(
    acmeConfiguration({
      accounts: [
        { id: '200000000001', name: 'payments-prod', environment: 'prod', color: 'd13212' },
      ],
      people: [
        { id: 'p17', name: 'Ada Okafor', principals: ['arn:aws:iam::111122223333:user/ada'] },
      ],
      sharing: {
        bucket: 'menus',
        region: 'eu-west-1',
        prefix: '',
        menuBaseUrl: 'https://menus.acme.example',
      },
    }),
  );
});

test('a published menu verifies with the enrolment text handed to its person', async () => {
  await publish([{ role: ARN, mfa: true, until: 1_800_000_000 }]);
  expect(await verified()).toMatchObject({
    kind: 'valid',
    document: {
      version: 1,
      roles: [
        { label: 'payments-prod / Admin', role: 'jump/Admin', environment: 'prod', mfa: true },
      ],
    },
  });
  expect(await left()).toEqual([]);
  expect(await records()).toMatchObject([
    {
      actor: ACTOR,
      kind: 'publication',
      body: { kid: key.kid, menus: [{ version: 1 }] },
    },
  ]);
});

test('a menu that says the same is not written again, whatever the order of the roles', async () => {
  await publish([{ role: ARN }, { role: OTHER }]);
  expect(await publish([{ role: OTHER }, { role: ARN }])).toMatchObject({
    written: [],
    unchanged: 1,
  });
  expect(await records()).toHaveLength(1);
});

test('a menu is written again when half of its time is over', async () => {
  await publish([{ role: ARN }]);
  nowMs += 7 * 86_400_000;
  expect((await publish([{ role: ARN }])).written).toMatchObject([{ version: 2 }]);
});

test('offboarding publishes an empty menu of the next version', async () => {
  await publish([{ role: ARN }]);
  await publish([]);
  expect(await verified()).toMatchObject({ kind: 'valid', document: { version: 2, roles: [] } });
});

test('a write that somebody else was faster with is made again on what they wrote', async () => {
  losses = 1;
  expect((await publish([{ role: ARN }])).written).toHaveLength(1);
});

test('a person who keeps losing is reported and nothing is recorded', async () => {
  losses = 99;
  expect(await publish([{ role: ARN }])).toMatchObject({
    written: [],
    failed: [{ person: 'p17' }],
  });
  expect(await records()).toEqual([]);
  expect(await left()).toEqual([]);
});

test('a document that hands over to another key can be found by the key that signed it', async () => {
  const next = await makeKey();
  await publish([{ role: ARN }], { nextKeys: [next.publicKey] });
  expect((await keys()).some((name) => name.endsWith(`.${key.kid}`))).toBe(true);
});

test('a sealed menu opens with the seal in the enrolment text', async () => {
  configuration = {
    ...configuration,
    people: configuration.people.map((person) => ({ ...person, menuSeal: person.menuId! })),
  };
  await publish([{ role: ARN }]);
  expect((await verified()).kind).toBe('valid');
  expect(await publish([{ role: ARN }])).toMatchObject({ unchanged: 1 });
});

const sealed = (menuSeal: string): EstateConfiguration => ({
  ...configuration,
  people: configuration.people.map((person) => ({ ...person, menuSeal })),
});

test('a seal that is switched on, changed or switched off publishes the same menu again', async () => {
  await publish([{ role: ARN }]);
  const open = configuration;
  for (const [version, next] of [sealed(createSeal()), sealed(createSeal()), open].entries()) {
    configuration = next;
    expect((await publish([{ role: ARN }])).written).toMatchObject([{ version: version + 2 }]);
    expect((await verified()).kind).toBe('valid');
    expect((await publish([{ role: ARN }])).written).toEqual([]);
  }
});

test('what is no menu, and was never recorded as one, is not overwritten', async () => {
  const name = `menus/${configuration.people[0]!.menuId!}`;
  const body = new TextEncoder().encode('something else');
  const condition = { kind: 'create' } as const;
  await files.applyObject(name, body, { contentType: 'text/plain', condition });
  expect((await publish([{ role: ARN }])).failed).toMatchObject([
    { error: { code: 'input/invalid' } },
  ]);
});

describe('a page that dies', () => {
  const die = (): never => {
    throw new Error('the page died');
  };
  /** Makes the ledger unreachable for one publication, as when the page is gone. */
  const dyingLedger = (): PublishDeps => ({
    ...deps(),
    ledger: { ...ledger, append: () => Promise.reject(new Error('the page died')) },
  });
  const publishAndDie = (how = dyingLedger()) =>
    publishMenus(how, {
      configuration,
      people: configuration.people,
      offerable: () => [{ role: ARN }],
      actor: ACTOR,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });

  test('after the write leaves a record with the next publication, under the name of who wrote', async () => {
    await expect(publishAndDie()).rejects.toThrow('the page died');
    expect(await records()).toEqual([]);
    nowMs += 60_000;
    const other = { arn: 'arn:aws:sts::111122223333:assumed-role/a/c', userId: 'AROA:c' };
    expect(await publish([{ role: ARN }], { actor: other })).toMatchObject({ unchanged: 1 });
    expect(await records()).toMatchObject([
      { kind: 'publication', atMs: NOW_MS, actor: ACTOR, body: { menus: [{ version: 1 }] } },
    ]);
    expect(await left()).toEqual([]);
  });

  test('before the write leaves no record, since nothing happened', async () => {
    await expect(publishAndDie()).rejects.toThrow('the page died');
    const [intent] = await left();
    await intents.save({ ...intent!, publicationId: 'later', version: 2, sha256: zeros });
    await recordLeftPublications(deps(), configuration);
    expect(await records()).toMatchObject([{ body: { menus: [{ version: 1 }] } }]);
    expect(await left()).toEqual([]);
  });

  test('just after the record was made leaves one record, not two', async () => {
    const how = { ...deps(), intents: { ...intents, remove: () => Promise.reject(new Error()) } };
    await expect(publishAndDie(how)).rejects.toThrow();
    await recordLeftPublications(deps(), configuration);
    expect(await records()).toHaveLength(1);
    expect(await left()).toEqual([]);
  });

  test('and whose menu was overtaken meanwhile leaves a record that says it is unconfirmed', async () => {
    await expect(publishAndDie()).rejects.toThrow('the page died');
    const [intent] = await left();
    const elsewhere = await openDatabase(`publish-${databases++}`);
    const others = {
      ledger: createLedgerStore(elsewhere),
      intents: createMenuIntentStore(elsewhere),
    };
    await publishMenus(
      { ...deps(), ...others },
      {
        configuration,
        people: configuration.people,
        offerable: () => [],
        actor: ACTOR,
        signal: new AbortController().signal,
        onProgress: () => undefined,
      },
    );
    await recordLeftPublications(deps(), configuration);
    expect(await records()).toMatchObject([
      { body: { menus: [{ version: 1, sha256: intent!.sha256, isUnconfirmed: true }] } },
    ]);
  });

  test('a write whose answer was lost is looked up and recorded at once', async () => {
    around = async (write) => {
      await write();
      around = undefined;
      die();
    };
    expect(await publish([{ role: ARN }])).toMatchObject({
      written: [{ version: 1 }],
      failed: [{ person: 'p17' }],
    });
    expect(await records()).toHaveLength(1);
  });
});

test('a stop is an error, once the ledger has what was written until then', async () => {
  const [ada] = configuration.people;
  const people = Array.from({ length: 30 }, (_, n) => ({
    ...ada!,
    id: `p${n}`,
    menuId: createSeal(),
  }));
  const stop = new AbortController();
  const { signal } = stop;
  const onProgress = () => {
    stop.abort();
  };
  await expect(publish([{ role: ARN }], { people, signal, onProgress })).rejects.toMatchObject({
    code: 'operation/stopped',
  });
  const [record] = await records();
  if (record?.kind !== 'publication') throw new Error('no record');
  expect(record.body.menus).toHaveLength((await keys()).length);
  expect(record.body.menus.length).toBeLessThan(30);
  const rest = await publish([{ role: ARN }], { people });
  expect(rest.unchanged + rest.written.length).toBe(30);
});
