import * as v from 'valibot';
import type { LabEvent, LabService } from '../contract.ts';
import type { LabInternals } from '../lab.ts';
import { jsonError } from '../protocol.ts';
import { authorizeJson, handleJson, parseInput, type JsonOperation } from './aws-json.ts';

const LARGEST_PAGE = 50;

const LookupSchema = v.object({
  LookupAttributes: v.optional(
    v.array(
      v.object({
        AttributeKey: v.literal('EventSource'),
        AttributeValue: v.literal('iam.amazonaws.com'),
      }),
    ),
    [],
  ),
  StartTime: v.optional(v.number(), 0),
  EndTime: v.optional(v.number(), Infinity),
  MaxResults: v.optional(v.pipe(v.number(), v.maxValue(LARGEST_PAGE)), LARGEST_PAGE),
  NextToken: v.optional(v.pipe(v.string(), v.regex(/^after-\d+$/))),
});

const camelCase = (name: string) => `${name.charAt(0).toLowerCase()}${name.slice(1)}`;

/** AWS CloudTrail: what the lab's IAM was really asked, account by account, newest first. */
export function createCloudTrail(lab: LabInternals): LabService {
  const eventIds = new Map<string, string>();
  const eventIdOf = ({ requestId }: LabEvent) => {
    const known = eventIds.get(requestId) ?? crypto.randomUUID();
    eventIds.set(requestId, known);
    return known;
  };

  /** A record in CloudTrail's own form. */
  const recordOf = (event: LabEvent) => {
    const { account, ...parameters } = event.details;
    return {
      eventVersion: '1.11',
      eventID: eventIdOf(event),
      eventTime: new Date(event.atMs).toISOString().replace(/\.\d+Z$/, 'Z'),
      eventSource: 'iam.amazonaws.com',
      eventName: event.name,
      awsRegion: 'us-east-1',
      requestID: event.requestId,
      recipientAccountId: account,
      readOnly: /^(?:Get|List|Simulate)/.test(event.name),
      userIdentity: { arn: event.callerArn },
      ...(event.errorCode !== undefined && { errorCode: event.errorCode }),
      requestParameters: Object.fromEntries(
        Object.entries(parameters).map(([name, value]) => [camelCase(name), value]),
      ),
    };
  };

  const operations: Readonly<Record<string, JsonOperation>> = {
    LookupEvents: async (call) => {
      const input = parseInput(LookupSchema, call.input);
      await authorizeJson(call, 'cloudtrail:LookupEvents', '*');
      const start = Number(input.NextToken?.replace('after-', '') ?? 0);
      // Only IAM's events say which account they happened in.
      const found = lab.log
        .filter(({ details }) => details['account'] === call.session.account)
        .filter(({ atMs }) => atMs >= input.StartTime * 1000 && atMs <= input.EndTime * 1000)
        .toReversed();
      const end = start + input.MaxResults;
      return {
        Events: found.slice(start, end).map((event) => ({
          EventId: eventIdOf(event),
          EventName: event.name,
          EventSource: 'iam.amazonaws.com',
          EventTime: event.atMs / 1000,
          CloudTrailEvent: JSON.stringify(recordOf(event)),
        })),
        ...(end < found.length && { NextToken: `after-${end}` }),
      };
    },
  };

  return {
    name: 'cloudtrail',
    answers: (host) => /^cloudtrail\.[a-z0-9-]+\.amazonaws\./.test(host),
    handle: (request, theLab) => handleJson(request, theLab, 'cloudtrail', operations),
    renderError: jsonError,
  };
}
