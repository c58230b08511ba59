import * as v from 'valibot';
import { AccountIdSchema, PrincipalArnSchema, RoleArnSchema } from '#core/aws/arn.ts';
import { DocumentRefSchema, IamCallSchema } from '#core/change/call-schema.ts';
import { ChangeSchema } from '#core/change/change-set.ts';
import { EstateIdSchema } from '#core/estate/configuration.ts';
import type { ErrorData } from '#core/errors.ts';
import type { LedgerRecord, Sha256Hex } from './record.ts';

const format = v.literal(1);
const sha256 = v.custom<Sha256Hex>(
  (x) => typeof x === 'string' && /^[0-9a-f]{64}$/.test(x),
  'a SHA-256 of 64 hexadecimal digits',
);
const atMs = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const documentText = v.nullable(v.string());
const state = v.picklist([
  'granted',
  'conditional',
  'assertion-only',
  'trust-only',
  'denied',
  'unknown',
  'none',
]);
// A record outlives the list of codes of the version that wrote it, so any code is let through.
const errorData = v.custom<ErrorData>(
  (x) => v.is(v.strictObject({ code: v.string(), details: v.record(v.string(), v.unknown()) }), x),
  'an error',
);

const CommittedActionSchema = v.strictObject({
  call: IamCallSchema,
  account: AccountIdSchema,
  ref: DocumentRefSchema,
  before: documentText,
  after: documentText,
  attempts: v.pipe(v.number(), v.integer(), v.minValue(0)),
  atMs: v.nullable(atMs),
  result: v.variant('kind', [
    v.strictObject({ kind: v.literal('done'), requestId: v.nullable(v.string()) }),
    v.strictObject({ kind: v.literal('failed'), error: errorData }),
    v.strictObject({ kind: v.literal('not-done') }),
    v.strictObject({ kind: v.literal('unknown') }),
  ]),
});

const effect = v.array(
  v.strictObject({ principal: PrincipalArnSchema, role: RoleArnSchema, from: state, to: state }),
);

const frame = {
  estate: EstateIdSchema,
  seq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  prev: sha256,
  atMs,
  actor: v.strictObject({ arn: v.string(), userId: v.string() }),
  hash: sha256,
};

/**
 * A record as it lies in IndexedDB, in a bucket or in a file. Untrusted: the shape says nothing of the hash or of the place in the
 * chain, which `verifyChain` checks. Unknown members are refused, since the hash covers them and no reader would show them.
 */
export const LedgerRecordSchema: v.GenericSchema<unknown, LedgerRecord> = v.variant('kind', [
  v.strictObject({
    ...frame,
    kind: v.literal('commit'),
    body: v.strictObject({
      format,
      commitId: v.string(),
      name: v.string(),
      comment: v.string(),
      ticket: v.exactOptional(v.string()),
      changes: v.array(ChangeSchema),
      actions: v.array(CommittedActionSchema),
      messages: v.array(v.strictObject({ atMs, text: v.string() })),
      outcome: v.picklist(['done', 'taken-back', 'left']),
      effect,
    }),
  }),
  v.strictObject({
    ...frame,
    kind: v.literal('publication'),
    body: v.strictObject({
      format,
      menus: v.array(
        v.strictObject({
          person: v.string(),
          series: v.string(),
          version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
          sha256,
          isUnconfirmed: v.exactOptional(v.literal(true)),
        }),
      ),
      kid: v.string(),
    }),
  }),
  v.strictObject({
    ...frame,
    kind: v.literal('estate-change'),
    body: v.strictObject({
      format,
      comment: v.string(),
      sha256Before: v.nullable(sha256),
      sha256After: sha256,
    }),
  }),
  v.strictObject({
    ...frame,
    kind: v.literal('drift'),
    body: v.strictObject({
      format,
      effect,
      documents: v.array(
        v.strictObject({ ref: DocumentRefSchema, before: documentText, after: documentText }),
      ),
      comment: v.string(),
    }),
  }),
  v.strictObject({
    ...frame,
    kind: v.literal('checkpoint'),
    body: v.strictObject({
      format,
      seq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
      hash: sha256,
      kid: v.string(),
      signature: v.string(),
    }),
  }),
]);
