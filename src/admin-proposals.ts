// Part of the options entry: sharing change sets through the bucket, and the second pair of eyes.
import {
  approveProposal,
  endProposal,
  loadProposals,
  proposeChangeSet,
  requireApproval,
  type ProposalDeps,
} from '#app/proposals.ts';
import type { AwsClients } from '#aws/clients.ts';
import { createFetchCallerIdentity } from '#aws/sts.ts';
import { planHashText } from '#core/change/plan-hash-text.ts';
import type { Plan } from '#core/change/plan.ts';
import { AppError } from '#core/errors.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { sha256Hex } from '#crypto/sha256.ts';
import type { ProposalActions } from '#ui/state/proposal-actions.ts';
import { openBucket } from './admin-aws.ts';

type ClientsOf = (configuration: EstateConfiguration) => AwsClients;

function depsOf(clientsOf: ClientsOf, configuration: EstateConfiguration): ProposalDeps {
  const clients = clientsOf(configuration);
  return {
    objects: openBucket(clients, configuration),
    fetchCallerIdentity: createFetchCallerIdentity(clients),
    now: Date.now,
  };
}

/** Builds the actions. */
export function createProposalActions(clientsOf: ClientsOf): ProposalActions {
  return {
    load: (configuration) => loadProposals(depsOf(clientsOf, configuration)),
    propose: (configuration, changeSet, planHash) =>
      proposeChangeSet(depsOf(clientsOf, configuration), changeSet, planHash),
    approve: (configuration, proposal, planHash, comment) =>
      approveProposal(depsOf(clientsOf, configuration), proposal, planHash, comment),
    end: (configuration, id, state) => endProposal(depsOf(clientsOf, configuration), id, state),
  };
}

/**
 * Makes sure that a plan may be committed under the rules of the house, whoever made it: the one that was reviewed, or one that was made
 * again because the world had moved.
 *
 * @returns What the record tells of the approval; nothing where the rule is off, or nobody's roles change.
 * @throws AppError `approval/missing`, `aws/*`
 */
export async function secondPairOfEyes(
  clientsOf: ClientsOf,
  configuration: EstateConfiguration,
  plan: Plan,
): Promise<readonly string[]> {
  if (!configuration.rules.twoPairsOfEyes || plan.changes.length === 0) return [];
  const hash = sha256Hex(planHashText(plan));
  if (!configuration.sharing) throw new AppError('approval/missing', { plan: hash.slice(0, 16) });
  const approvers = await requireApproval(depsOf(clientsOf, configuration), hash);
  return [`plan ${hash} approved by ${approvers.join(', ')}`];
}
