import { isPrincipalArn, type PrincipalArn } from '#core/aws/arn.ts';
import { PARTITIONS } from '#core/aws/partitions.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { jumpTemplate, targetTemplate, toYaml } from '#core/setup/cloudformation.ts';
import type { SetupNames } from '#core/setup/setup-names.ts';
import { jumpPolicy, targetPolicy, targetTrust } from '#core/setup/setup-policies.ts';
import { jumpTerraform, targetTerraform } from '#core/setup/terraform.ts';

/** The answers of the form, as typed: untrusted. */
export interface SetupAnswers {
  /** ARNs, one a line. */
  readonly administrators: string;
  readonly auditors: string;
  /** Empty: nothing is shared. */
  readonly bucket: string;
  readonly cloudFront: boolean;
  readonly adopts: boolean;
}

/** A file to be run in AWS. */
export interface SetupFile {
  readonly name: string;
  readonly content: string;
}

/** Names for the templates, or the lines that are no ARN of a user or role. */
export function readAnswers(
  { jump, sharing }: EstateConfiguration,
  answers: SetupAnswers,
):
  | { readonly kind: 'names'; readonly names: SetupNames }
  | { readonly kind: 'invalid'; readonly lines: readonly string[] } {
  const lines = (text: string) => text.split(/[\s,]+/).filter((line) => line !== '');
  const administrators = lines(answers.administrators);
  const auditors = lines(answers.auditors);
  const invalid = [...administrators, ...auditors].filter((line) => !isPrincipalArn(line));
  if (invalid.length > 0 || administrators.length === 0) return { kind: 'invalid', lines: invalid };
  const bucket = answers.bucket.trim();
  return {
    kind: 'names',
    names: {
      partition: jump.partition,
      jumpAccount: jump.account,
      administrationRole: jump.administrationRole,
      auditRole: 'JumpgateAudit',
      administrators: administrators.filter((line): line is PrincipalArn => isPrincipalArn(line)),
      approvers: [],
      auditors: auditors.filter((line): line is PrincipalArn => isPrincipalArn(line)),
      adopts: answers.adopts,
      ...(bucket !== '' && {
        shared: {
          bucket,
          region: sharing?.region ?? PARTITIONS[jump.partition].defaultRegion,
          prefix: sharing?.prefix ?? '',
          signingKey:
            sharing?.signingKey ??
            `arn:${jump.partition}:kms:${jump.region}:${jump.account}:key/KEY-ID`,
          retentionDays: 365,
          cloudFront: answers.cloudFront,
        },
      }),
    },
  };
}

/** Both sides in every form in which companies keep them. */
export function setupFiles(names: SetupNames): readonly SetupFile[] {
  const json = (document: unknown) => `${JSON.stringify(document, null, 2)}\n`;
  return [
    { name: 'jumpgate-jump-account.yaml', content: toYaml(jumpTemplate(names)) },
    { name: 'jumpgate-target-account.yaml', content: toYaml(targetTemplate(names)) },
    { name: 'jumpgate-jump-account.tf', content: jumpTerraform(names) },
    { name: 'jumpgate-target-account.tf', content: targetTerraform(names) },
    { name: 'administrators-policy.json', content: json(jumpPolicy(names, 'administrator')) },
    { name: 'auditors-policy.json', content: json(jumpPolicy(names, 'auditor')) },
    {
      name: 'administration-role-policy.json',
      content: json(targetPolicy(names, 'administrator')),
    },
    { name: 'administration-role-trust.json', content: json(targetTrust(names.administrators)) },
  ];
}
