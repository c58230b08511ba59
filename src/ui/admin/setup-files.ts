import { isPrincipalArn, type PrincipalArn } from '#core/aws/arn.ts';
import { PARTITIONS } from '#core/aws/partitions.ts';
import { AUDIT_ROLE, type EstateConfiguration } from '#core/estate/configuration.ts';
import { bucketPolicy } from '#core/setup/bucket-policy.ts';
import { jumpTemplate, targetTemplate, toYaml } from '#core/setup/cloudformation.ts';
import { keyPolicy } from '#core/setup/key-policy.ts';
import { plainBucketCors } from '#core/setup/menu-cors.ts';
import type { Duty } from '#core/setup/permissions.ts';
import type { SetupAnswers } from '#core/setup/setup-answers.ts';
import type { SetupNames, SharedNames } from '#core/setup/setup-names.ts';
import { jumpPolicy, targetPolicy, targetTrust } from '#core/setup/setup-policies.ts';
import { jumpTerraform, targetTerraform } from '#core/setup/terraform.ts';

/** A file to be run in AWS. */
export interface SetupFile {
  readonly name: string;
  readonly content: string;
}

function regionOf({ jump, sharing }: EstateConfiguration, answers: SetupAnswers): string {
  return (answers.bucketRegion.trim() || sharing?.region) ?? jump.region;
}

function sharedNames(
  configuration: EstateConfiguration,
  answers: SetupAnswers,
): SharedNames | undefined {
  const { jump, sharing } = configuration;
  const bucket = answers.bucket.trim() || sharing?.bucket;
  if (bucket === undefined || bucket === '') return undefined;
  return {
    bucket,
    hasBucket: answers.hasBucket,
    prefix: (answers.prefix.trim() || sharing?.prefix) ?? '',
    // Templates name the key that they make; the policies alone need one that exists.
    signingKey:
      sharing?.signingKey ??
      `arn:${jump.partition}:kms:${regionOf(configuration, answers)}:${jump.account}:key/KEY-ID`,
    retentionDays: answers.retentionDays,
    cloudFront: answers.cloudFront && PARTITIONS[jump.partition].cloudFront === 'own-address',
  };
}

function administrationRoles({
  jump,
  accounts,
}: EstateConfiguration): SetupNames['administrationRoles'] {
  const own = new Set(accounts.flatMap(({ administrationRole }) => administrationRole ?? []));
  own.delete(jump.administrationRole);
  return [jump.administrationRole, ...own];
}

/** Names for the templates, or the lines that are no ARN of a user or role of the jump account. */
export function readNames(
  configuration: EstateConfiguration,
  answers: SetupAnswers,
):
  | { readonly kind: 'names'; readonly names: SetupNames }
  | { readonly kind: 'invalid'; readonly lines: readonly string[] } {
  const { jump } = configuration;
  const lines = (text: string) => text.split(/[\s,]+/).filter((line) => line !== '');
  const isOurs = (line: string): line is PrincipalArn =>
    isPrincipalArn(line) && line.startsWith(`arn:${jump.partition}:iam::${jump.account}:`);
  const [administrators, approvers, auditors] = [
    answers.administrators,
    answers.approvers,
    answers.auditors,
  ].map(lines) as [string[], string[], string[]]; // as: as many as were given
  const invalid = [...administrators, ...approvers, ...auditors].filter((line) => !isOurs(line));
  if (invalid.length > 0 || administrators.length === 0) return { kind: 'invalid', lines: invalid };
  const shared = sharedNames(configuration, answers);
  return {
    kind: 'names',
    names: {
      partition: jump.partition,
      jumpAccount: jump.account,
      region: regionOf(configuration, answers),
      administrationRoles: administrationRoles(configuration),
      auditRole: jump.auditRole ?? AUDIT_ROLE,
      administrators: administrators.filter(isOurs),
      approvers: approvers.filter(isOurs),
      auditors: auditors.filter(isOurs),
      adopts: answers.adopts,
      rolesPath: `/${answers.rolesPath.trim().replace(/^\/+|\/+$/g, '')}/`.replace('//', '/'),
      ...(shared && { shared }),
    },
  };
}

const TARGET_ACCOUNT = 'jumpgate-target-account';
/** What the templates are called of accounts that call the administration role otherwise than the estate. */
export const ownTargetAccount = (role: string) => `${TARGET_ACCOUNT}-${role.replaceAll('/', '-')}`;

const json = (document: unknown) => `${JSON.stringify(document, null, 2)}\n`;

/** The jump account's side in every form in which companies keep such things. */
export function jumpFiles(names: SetupNames): readonly SetupFile[] {
  const duties: readonly Duty[] = ['administrator', 'approver', 'auditor'];
  const holders = {
    administrator: names.administrators,
    approver: names.approvers,
    auditor: names.auditors,
  };
  return [
    { name: 'jumpgate-jump-account.yaml', content: toYaml(jumpTemplate(names)) },
    { name: 'jumpgate-jump-account.tf', content: jumpTerraform(names) },
    ...duties
      .filter((duty) => holders[duty].length > 0)
      .map((duty) => ({ name: `${duty}s-policy.json`, content: json(jumpPolicy(names, duty)) })),
    ...(names.shared ? sharedFiles(names, names.shared) : []),
  ];
}

/** For whoever makes bucket and key by hand, or has them. */
function sharedFiles(names: SetupNames, shared: SharedNames): readonly SetupFile[] {
  const distribution = `arn:${names.partition}:cloudfront::${names.jumpAccount}:distribution/DISTRIBUTION-ID`;
  return [
    { name: 'bucket-policy.json', content: json(bucketPolicy(names, shared, distribution)) },
    ...(shared.cloudFront ? [{ name: 'bucket-cors.json', content: json(plainBucketCors()) }] : []),
    { name: 'key-policy.json', content: json(keyPolicy(names)) },
  ];
}

/** The target accounts' side: templates for each name that the administration role has, and what is the same for all of them. */
export function targetFiles(names: SetupNames): readonly SetupFile[] {
  const readers = [...new Set([...names.approvers, ...names.auditors])];
  return [
    ...names.administrationRoles.flatMap((role, at) => {
      const name = at === 0 ? TARGET_ACCOUNT : ownTargetAccount(role);
      return [
        { name: `${name}.yaml`, content: toYaml(targetTemplate(names, role)) },
        { name: `${name}.tf`, content: targetTerraform(names, role) },
        {
          name: `administration-role-policy${name.slice(TARGET_ACCOUNT.length)}.json`,
          content: json(targetPolicy(names, 'administrator', role)),
        },
      ];
    }),
    { name: 'administration-role-trust.json', content: json(targetTrust(names.administrators)) },
    ...(readers.length > 0
      ? [
          {
            name: 'audit-role-policy.json',
            content: json(targetPolicy(names, 'auditor', names.auditRole)),
          },
          { name: 'audit-role-trust.json', content: json(targetTrust(readers)) },
        ]
      : []),
  ];
}

/** Both sides. */
export function setupFiles(names: SetupNames): readonly SetupFile[] {
  return [...jumpFiles(names), ...targetFiles(names)];
}
