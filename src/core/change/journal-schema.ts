import * as v from 'valibot';
import { AccountIdSchema } from '#core/aws/arn.ts';
import { EstateIdSchema } from '#core/estate/configuration.ts';
import type { ErrorData } from '#core/errors.ts';
import { ActorSchema } from '#core/ledger/actor.ts';
import { DocumentRefSchema, IamCallSchema } from './call-schema.ts';
import { ChangeSchema, ChangeSetSchema } from './change-set.ts';
import type { CommitJournal } from './journal.ts';
import type { PlanBlocker, PlanNotice } from './plan.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const error = v.custom<ErrorData>(
  (x) => v.is(v.strictObject({ code: v.string(), details: v.record(v.string(), v.unknown()) }), x),
  'an error',
);
const tagged = v.looseObject({ kind: v.string() });

const PlannedCallSchema = v.strictObject({
  id: v.string(),
  account: AccountIdSchema,
  edit: count,
  call: IamCallSchema,
  after: v.array(v.string()),
});

const PlanSchema = v.strictObject({
  changes: v.array(ChangeSchema),
  edits: v.array(
    v.strictObject({
      ref: DocumentRefSchema,
      account: AccountIdSchema,
      before: v.nullable(v.string()),
      after: v.nullable(v.string()),
      sizeCharacters: v.number(),
      limitCharacters: v.number(),
      changes: v.array(count),
    }),
  ),
  calls: v.array(PlannedCallSchema),
  // What a reviewer was told: nothing is carried out from it, so its outline is enough.
  blockers: v.array(v.custom<PlanBlocker>((x) => v.is(tagged, x))),
  notices: v.array(v.custom<PlanNotice>((x) => v.is(tagged, x))),
});

const CallStateSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('waiting') }),
  v.strictObject({ kind: v.literal('intended'), atMs: v.number(), attempts: count }),
  v.strictObject({
    kind: v.literal('done'),
    atMs: v.number(),
    attempts: count,
    requestId: v.nullable(v.string()),
  }),
  v.strictObject({ kind: v.literal('failed'), atMs: v.number(), attempts: count, error }),
]);

/** A journal as it lies on the disk. Untrusted, and strictly so: IAM calls are made from it. */
export const CommitJournalSchema: v.GenericSchema<unknown, CommitJournal> = v.strictObject({
  id: v.pipe(v.string(), v.uuid()),
  estate: EstateIdSchema,
  actor: ActorSchema,
  startedAtMs: v.number(),
  changeSet: ChangeSetSchema,
  plan: PlanSchema,
  takingBack: v.exactOptional(v.array(PlannedCallSchema)),
  calls: v.record(v.string(), CallStateSchema),
  messages: v.array(v.strictObject({ atMs: v.number(), text: v.string() })),
  outcome: v.exactOptional(v.picklist(['done', 'taken-back', 'left'])),
});
