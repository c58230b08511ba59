import * as v from 'valibot';
import {
  LabError,
  type Lab,
  type LabReply,
  type LabRequest,
  type LabSession,
} from '../contract.ts';

/** A request of the AWS JSON protocol, authenticated. */
export interface JsonCall {
  readonly lab: Lab;
  readonly session: LabSession;
  /** Host of the request; regional services read their Region from it. */
  readonly host: string;
  /** Parsed JSON, not yet checked. */
  readonly input: unknown;
}

/** What one operation answers, or the LabError it throws. */
export type JsonOperation = (call: JsonCall) => Promise<object>;

/** Reads an operation's input. Throws ValidationException. */
export function parseInput<T>(schema: v.GenericSchema<unknown, T>, input: unknown): T {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  throw new LabError(
    400,
    'ValidationException',
    result.issues.map((issue) => `${v.getDotPath(issue) ?? 'input'}: ${issue.message}`).join('; '),
  );
}

function readJson(body: LabRequest['body']): unknown {
  if (body.length === 0) return {};
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new LabError(400, 'SerializationException', 'The request body is not JSON');
  }
}

/** Authenticates, runs the operation that `X-Amz-Target` names, and keeps the record of it. */
export async function handleJson(
  request: LabRequest,
  lab: Lab,
  service: string,
  operations: Readonly<Record<string, JsonOperation>>,
): Promise<LabReply> {
  const session = await lab.authenticate(request, service);
  const name = request.headers['x-amz-target']?.split('.').at(-1) ?? '';
  const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
  if (operation === undefined) {
    throw new LabError(400, 'UnknownOperationException', `The lab does not answer ${name}.`);
  }
  const input = readJson(request.body);
  const event = { name, requestId: crypto.randomUUID(), callerArn: session.callerArn };
  try {
    const output = await operation({ lab, session, host: request.url.hostname, input });
    lab.record({ ...event, details: { input } });
    return {
      status: 200,
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amzn-requestid': event.requestId,
      },
      body: JSON.stringify(output),
    };
  } catch (error) {
    if (error instanceof LabError)
      lab.record({ ...event, errorCode: error.code, details: { input } });
    throw error;
  }
}

/** The authorizer's AccessDenied in the words of the JSON services. */
export async function authorizeJson(
  { lab, session }: JsonCall,
  action: string,
  resource: string,
  context?: Readonly<Record<string, string>>,
): Promise<void> {
  try {
    await lab.authorize(session, action, resource, context);
  } catch (error) {
    if (!(error instanceof LabError) || error.code !== 'AccessDenied') throw error;
    throw new LabError(400, 'AccessDeniedException', error.message);
  }
}
