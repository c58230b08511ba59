import { LISTED_STATES } from '#core/access/access-state.ts';
import * as v from 'valibot';
import { AccountIdSchema, PrincipalArnSchema, RoleArnSchema } from '#core/aws/arn.ts';
import { DocumentRefSchema, IamCallSchema } from '#core/change/call-schema.ts';
import { ChangeSchema } from '#core/change/change-set.ts';
import { EstateIdSchema } from '#core/estate/configuration.ts';
import type { ErrorData } from '#core/errors.ts';
import { ActorSchema } from './actor.ts';
import type { LedgerKind, LedgerRecord, Sha256Hex } from './record.ts';

const format = v.literal(1);
const sha256 = v.custom<Sha256Hex>(
  (x) => typeof x === 'string' && /^[0-9a-f]{64}$/.test(x),
  'a SHA-256 of 64 hexadecimal digits',
);
const atMs = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const documentText = v.nullable(v.string());
const held = v.picklist(LISTED_STATES);
const state = v.picklist([...LISTED_STATES, 'none']);
// A record outlives the list of codes of the version that wrote it, so any code is let through.
const errorData = v.custom<ErrorData>(
  (x) => v.is(v.strictObject({ code: v.string(), details: v.record(v.string(), v.unknown()) }), x),
  'an error',
);

const CommittedActionSchema = v.strictObject({
  account: AccountIdSchema,
  after: documentText,
  atMs: v.nullable(atMs),
  attempts: v.pipe(v.number(), v.integer(), v.minValue(0)),
  before: documentText,
  call: IamCallSchema,
  ref: DocumentRefSchema,
  result: v.variant('kind', [
    v.strictObject({ kind: v.literal('done'), requestId: v.nullable(v.string()) }),
    v.strictObject({ error: errorData, kind: v.literal('failed') }),
    v.strictObject({ kind: v.literal('not-done') }),
    v.strictObject({ kind: v.literal('unknown') }),
  ]),
});

const effect = v.array(
  v.strictObject({ from: state, principal: PrincipalArnSchema, role: RoleArnSchema, to: state }),
);

/** Names of parts, as a reviewer typed them. */
export const ReviewScopeSchema = v.strictObject({
  account: v.string(),
  environment: v.string(),
  person: v.string(),
  project: v.string(),
  role: v.string(),
});

/** One grant that was decided on. */
export const ReviewDecisionSchema = v.strictObject({
  decision: v.picklist(['keep', 'remove']),
  principal: PrincipalArnSchema,
  reason: v.string(),
  role: RoleArnSchema,
  state: held,
});

function recordOf<const K extends LedgerKind, B extends v.GenericSchema>(kind: K, body: B) {
  return v.strictObject({
    actor: ActorSchema,
    atMs,
    body,
    estate: EstateIdSchema,
    hash: sha256,
    kind: v.literal(kind),
    prev: sha256,
    seq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  });
}

/**
 * A record as it lies in IndexedDB, in a bucket or in a file. Untrusted: the shape says nothing of the hash or of the place in the
 * chain, which `verifyChain` checks. Unknown members are refused, since the hash covers them and no reader would show them.
 * Members stand in the canonical order here, and so in what is parsed, which makes its canonical form cheap to write.
 */
export const LedgerRecordSchema: v.GenericSchema<unknown, LedgerRecord> = v.variant('kind', [
  recordOf(
    'commit',
    v.strictObject({
      actions: v.array(CommittedActionSchema),
      changes: v.array(ChangeSchema),
      comment: v.string(),
      commitId: v.string(),
      effect,
      format,
      messages: v.array(v.strictObject({ atMs, text: v.string() })),
      name: v.string(),
      outcome: v.picklist(['done', 'taken-back', 'left']),
      ticket: v.exactOptional(v.string()),
    }),
  ),
  recordOf(
    'publication',
    v.strictObject({
      format,
      kid: v.string(),
      menus: v.array(
        v.strictObject({
          isUnconfirmed: v.exactOptional(v.literal(true)),
          person: v.string(),
          series: v.string(),
          sha256,
          version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
        }),
      ),
    }),
  ),
  recordOf(
    'estate-change',
    v.strictObject({
      comment: v.string(),
      format,
      sha256After: sha256,
      sha256Before: v.nullable(sha256),
    }),
  ),
  recordOf(
    'drift',
    v.strictObject({
      comment: v.string(),
      documents: v.array(
        v.strictObject({ after: documentText, before: documentText, ref: DocumentRefSchema }),
      ),
      effect,
      format,
    }),
  ),
  recordOf(
    'review',
    v.strictObject({
      asOfMs: atMs,
      comment: v.string(),
      decisions: v.array(ReviewDecisionSchema),
      format,
      scope: ReviewScopeSchema,
    }),
  ),
  recordOf(
    'checkpoint',
    v.strictObject({
      format,
      hash: sha256,
      kid: v.string(),
      seq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
      signature: v.string(),
    }),
  ),
]);

const NewerRecordSchema = v.looseObject({
  body: v.looseObject({ format: v.pipe(v.number(), v.integer(), v.minValue(2)) }),
});

/** Why a value is no record as this version knows them: a later one may know it. */
export function faultOfShape(value: unknown): 'malformed' | 'newer-format' {
  return v.is(NewerRecordSchema, value) ? 'newer-format' : 'malformed';
}
