import * as v from 'valibot';
import { beforeEach, expect, test } from 'vitest';
import {
  enrolmentTextFor,
  publishMenus,
  withMenuIds,
  type PublishDeps,
} from '#app/publish-menus.ts';
import { verifyMenu } from '#app/verify-menu.ts';
import { EstateConfigurationSchema, type EstateConfiguration } from '#core/estate/configuration.ts';
import type { RoleArn } from '#core/aws/arn.ts';
import type { LedgerEntry, LedgerRecord } from '#core/ledger/record.ts';
import { parseEnrolment } from '#core/menu/enrolment.ts';
import type { OfferableRole } from '#core/menu/menu-of-person.ts';
import type { SigningKey } from '#core/ports.ts';
import { makeKey, NOW_MS } from '../support/menu-fixture.ts';

const ARN = 'arn:aws:iam::200000000001:role/jump/Admin' as RoleArn;
const OTHER = 'arn:aws:iam::200000000002:role/ReadOnly' as RoleArn;

let key: SigningKey;
let configuration: EstateConfiguration;
let objects: Map<string, { body: Uint8Array; etag: string }>;
let entries: LedgerEntry[];
let nowMs: number;
let losses: number;

function deps(signing = key): PublishDeps {
  return {
    key: signing,
    now: () => nowMs,
    ledger: {
      append: (_estate, entry) => {
        entries.push(entry);
        return Promise.resolve(entry as LedgerRecord);
      },
    },
    objects: {
      fetchObject: (name) => Promise.resolve(objects.get(name) ?? null),
      applyObject: (name, body, { condition }) => {
        const old = objects.get(name);
        const holds = condition.kind === 'create' ? !old : old?.etag === condition.etag;
        if (!holds || losses-- > 0) return Promise.resolve({ kind: 'lost' });
        const etag = `"${Math.random()}"`;
        objects.set(name, { body, etag });
        return Promise.resolve({ kind: 'written', etag });
      },
      listKeys: () => {
        throw new Error('not asked for');
      },
    },
  };
}

const publish = (roles: readonly OfferableRole[], more = {}, signing = key) =>
  publishMenus(deps(signing), {
    configuration,
    people: configuration.people,
    offerable: () => roles,
    actor: { arn: 'arn:aws:sts::111122223333:assumed-role/a/b', userId: 'AROA:b' },
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...more,
  });

async function verified() {
  const [person] = configuration.people;
  const parsed = parseEnrolment(enrolmentTextFor(configuration, person!, [key.publicKey]));
  if (parsed.kind !== 'valid') throw new Error('enrolment');
  const { keys, seal, series } = parsed.enrolment;
  const { body } = objects.get(`menus/${person!.menuId!}`)!;
  return verifyMenu(
    body,
    { keys, purpose: 'menu', ...(seal ? { seal } : {}), ...(series ? { series } : {}) },
    nowMs,
  );
}

beforeEach(async () => {
  key = await makeKey();
  objects = new Map();
  entries = [];
  nowMs = NOW_MS;
  losses = 0;
  configuration = withMenuIds(
    v.parse(EstateConfigurationSchema, {
      format: 1,
      id: 'acme',
      name: 'Acme',
      jump: {
        partition: 'aws',
        account: '111122223333',
        region: 'eu-west-1',
        administrationRole: 'admin',
      },
      accounts: [
        { id: '200000000001', name: 'payments-prod', environment: 'prod', color: 'd13212' },
      ],
      roles: [],
      people: [
        { id: 'p17', name: 'Ada Okafor', principals: ['arn:aws:iam::111122223333:user/ada'] },
      ],
      sharing: {
        bucket: 'b',
        region: 'eu-west-1',
        prefix: '',
        menuBaseUrl: 'https://menus.acme.example',
      },
      rules: { commentRequired: false, twoPairsOfEyes: false, menuDays: 14 },
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
  expect(entries).toMatchObject([
    { kind: 'publication', body: { kid: key.kid, menus: [{ version: 1 }] } },
  ]);
});

test('a menu that says the same is not written again, whatever the order of the roles', async () => {
  await publish([{ role: ARN }, { role: OTHER }]);
  expect(await publish([{ role: OTHER }, { role: ARN }])).toMatchObject({
    written: [],
    unchanged: 1,
  });
  expect(entries).toHaveLength(1);
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
  expect(entries).toEqual([]);
});

test('a document that hands over to another key can be found by the key that signed it', async () => {
  const next = await makeKey();
  await publish([{ role: ARN }], { nextKeys: [next.publicKey] });
  expect([...objects.keys()].some((name) => name.endsWith(`.${key.kid}`))).toBe(true);
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
