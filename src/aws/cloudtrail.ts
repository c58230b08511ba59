import { LookupEventsCommand, type LookupEventsCommandOutput } from '@aws-sdk/client-cloudtrail';
import * as v from 'valibot';
import { PARTITIONS } from '#core/aws/partitions.ts';
import type { TrailEvent } from '#core/ledger/trail.ts';
import type { FetchTrailEvents } from '#core/ports.ts';
import { call } from './call.ts';
import type { AwsClients } from './clients.ts';
import { parseReply } from './parse-reply.ts';

/** The members of a CloudTrail record that are looked at. @see AWS CloudTrail User Guide, CloudTrail record contents */
const RecordSchema = v.object({
  eventID: v.string(),
  eventTime: v.string(),
  eventName: v.string(),
  requestID: v.optional(v.string(), ''),
  errorCode: v.optional(v.string()),
  userIdentity: v.optional(v.object({ arn: v.optional(v.string(), '') })),
  requestParameters: v.nullish(v.record(v.string(), v.unknown())),
});

const PageSchema = v.object({
  Events: v.optional(v.array(v.object({ CloudTrailEvent: v.string() })), []),
});

/** Parameters that name what a call is about. */
const TARGETS = ['roleName', 'userName', 'groupName', 'policyArn', 'policyName'] as const;

/** untrusted: parameters are whatever the caller sent. */
function readEvent(text: string, account: string): TrailEvent | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined; // CloudTrail's own text; one that is none says nothing.
  }
  const result = v.safeParse(RecordSchema, parsed);
  if (!result.success) return undefined;
  const { eventID, eventTime, eventName, requestID, errorCode, userIdentity } = result.output;
  const parameters = result.output.requestParameters ?? {};
  return {
    eventId: eventID,
    atMs: Date.parse(eventTime),
    name: eventName,
    requestId: requestID,
    account,
    actor: userIdentity?.arn ?? '',
    targets: TARGETS.flatMap((name) => {
      const value = parameters[name];
      return typeof value === 'string' ? [value] : [];
    }),
    ...(errorCode !== undefined && { errorCode }),
  };
}

/** Makes the look-up of what CloudTrail kept of calls to one account's IAM: the last 90 days, in the Region where IAM's calls are kept. */
export function createFetchTrailEvents(clients: AwsClients): FetchTrailEvents {
  const { iam, dnsSuffix } = PARTITIONS[clients.partition];
  return async (account, { fromMs, toMs, signal }) => {
    const context = {
      action: 'cloudtrail:LookupEvents',
      account,
      host: `cloudtrail.${iam.region}.${dnsSuffix}`,
    };
    await clients.enter(account, { signal });
    const events: TrailEvent[] = [];
    let NextToken: string | undefined;
    do {
      const command = new LookupEventsCommand({
        LookupAttributes: [{ AttributeKey: 'EventSource', AttributeValue: 'iam.amazonaws.com' }],
        StartTime: new Date(fromMs),
        EndTime: new Date(toMs),
        NextToken,
      });
      const reply: LookupEventsCommandOutput = await call({ ...context, signal }, (http) =>
        clients.cloudTrail(account).send(command, http),
      );
      events.push(
        ...parseReply(PageSchema, reply, context).Events.flatMap(
          ({ CloudTrailEvent }) => readEvent(CloudTrailEvent, account) ?? [],
        ),
      );
      NextToken = reply.NextToken;
    } while (NextToken !== undefined);
    return events;
  };
}
