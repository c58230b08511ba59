import { randomUUID } from 'node:crypto';
import { PARTITIONS } from '#core/aws/partitions.ts';
import { LabError, type LabRequest, type LabService, type LabSession } from '../contract.ts';
import type { LabInternals } from '../lab.ts';
import { parseQuery, queryError, queryReply } from '../protocol.ts';
import { ACCOUNT_READING } from './iam/account-reading.ts';
import type { IamAction } from './iam/call.ts';
import { HOLDER_POLICIES } from './iam/holder-policies.ts';
import { MANAGED_POLICIES } from './iam/managed-policies.ts';
import { PRINCIPALS } from './iam/principals.ts';

const NAMESPACE = 'https://iam.amazonaws.com/doc/2010-05-08/';
const HOSTS = new Set(Object.values(PARTITIONS).map(({ iam }) => iam.host));

const ACTIONS: Readonly<Record<string, IamAction>> = {
  ...ACCOUNT_READING,
  ...PRINCIPALS,
  ...HOLDER_POLICIES,
  ...MANAGED_POLICIES,
};

/** What CloudTrail would keep of a call: its parameters, documents as they were sent. */
function detailsOf(request: LabRequest): Record<string, string> {
  const {
    Action: _named,
    Version: _fixed,
    ...rest
  } = Object.fromEntries(new URLSearchParams(request.body.toString('utf8')));
  return rest;
}

/** AWS Identity and Access Management of every account of the lab. */
export function createIamService(lab: LabInternals): LabService {
  const perform = async (request: LabRequest, name: string, session: LabSession) => {
    const action = ACTIONS[name];
    if (!action) throw new LabError(400, 'InvalidAction', `Could not find operation ${name}`);
    const iam = lab.iam.accounts.get(session.account);
    if (!iam) throw new Error(`The lab has no account ${session.account}.`);
    const call = {
      lab,
      iam,
      session,
      parameters: parseQuery(request.body),
      asOfMs: action.kind === 'read' ? lab.readAsOfMs() : Infinity,
    };
    await lab.authorize(session, `iam:${name}`, action.resource(call), action.context?.(call));
    return action.run(call);
  };

  return {
    name: 'iam',
    answers: (host) => HOSTS.has(host),
    renderError: (error, requestId) => queryError(NAMESPACE, error, requestId),
    async handle(request) {
      const requestId = randomUUID();
      const name = new URLSearchParams(request.body.toString('utf8')).get('Action') ?? '';
      let session: LabSession | undefined;
      const record = (errorCode?: string) =>
        lab.record({
          name,
          requestId,
          ...(session && { callerArn: session.callerArn }),
          ...(errorCode !== undefined && { errorCode }),
          details: { ...detailsOf(request), account: session?.account },
        });
      try {
        session = await lab.authenticate(request, 'iam');
        const result = await perform(request, name, session);
        record();
        return queryReply(NAMESPACE, name, result, requestId);
      } catch (error) {
        if (!(error instanceof LabError)) throw error;
        record(error.code);
        return queryError(NAMESPACE, error, requestId);
      }
    },
  };
}
