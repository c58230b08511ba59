import * as v from 'valibot';
import { LabError, type LabService } from '../contract.ts';
import { jsonError } from '../protocol.ts';
import {
  authorizeJson,
  handleJson,
  parseInput,
  type JsonCall,
  type JsonOperation,
} from './aws-json.ts';

const LARGEST_PAGE = 20;
const ORGANIZATION = 'o-jumpgatelab';

const ListAccountsSchema = v.object({
  NextToken: v.optional(v.pipe(v.string(), v.regex(/^accounts-\d+$/))),
  MaxResults: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LARGEST_PAGE))),
});

/** AWS Organizations: one organization of the estate's accounts, managed from the jump account. */
export interface OrganizationsService extends LabService {
  /** Accounts by id whose state is not ACTIVE. */
  readonly states: Map<string, 'PENDING_ACTIVATION' | 'SUSPENDED' | 'PENDING_CLOSURE' | 'CLOSED'>;
  /** Whose callers may ask, beside the management account's: delegated administrators. */
  readonly delegates: Set<string>;
}

/** Starts with every account ACTIVE and nobody delegated. */
export function createOrganizations(): OrganizationsService {
  const states: OrganizationsService['states'] = new Map();
  const delegates = new Set<string>();

  async function authorize(call: JsonCall, action: string): Promise<void> {
    const { account } = call.session;
    if (account !== call.lab.jumpAccount && !delegates.has(account)) {
      throw new LabError(
        400,
        'AccessDeniedException',
        "You don't have permissions to access this resource.",
      );
    }
    await authorizeJson(call, `organizations:${action}`, '*');
  }

  const operations: Readonly<Record<string, JsonOperation>> = {
    ListAccounts: async (call) => {
      const { NextToken, MaxResults = LARGEST_PAGE } = parseInput(ListAccountsSchema, call.input);
      await authorize(call, 'ListAccounts');
      const { accounts, jumpAccount, partition } = call.lab;
      const start = Number(NextToken?.replace('accounts-', '') ?? 0);
      // Pages may be short, as the first is here, or empty, as the last one is.
      const size = Math.max(1, MaxResults - (start === 0 ? 1 : 0));
      const end = start + size;
      return {
        Accounts: accounts.slice(start, end).map(({ id, name }) => ({
          Id: id,
          Arn: `arn:${partition}:organizations::${jumpAccount}:account/${ORGANIZATION}/${id}`,
          Name: name,
          Email: `${name}@acme.example`,
          State: states.get(id) ?? 'ACTIVE',
          JoinedMethod: 'CREATED',
          JoinedTimestamp: Date.UTC(2026, 0, 5) / 1000,
        })),
        ...(start < accounts.length && { NextToken: `accounts-${end}` }),
      };
    },
    DescribeOrganization: async (call) => {
      await authorize(call, 'DescribeOrganization');
      const { jumpAccount, partition } = call.lab;
      return {
        Organization: {
          Id: ORGANIZATION,
          Arn: `arn:${partition}:organizations::${jumpAccount}:organization/${ORGANIZATION}`,
          FeatureSet: 'ALL',
          MasterAccountId: jumpAccount,
        },
      };
    },
  };

  return {
    name: 'organizations',
    states,
    delegates,
    answers: (host) => host.startsWith('organizations.') && host.includes('amazonaws.'),
    handle: (request, lab) => handleJson(request, lab, 'organizations', operations),
    renderError: jsonError,
  };
}
