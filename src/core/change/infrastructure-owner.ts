/** How the tools that own resources by code mark them. The value, where it is a name, tells which stack or workspace. */
const MARKS: readonly { readonly key: RegExp; readonly value: RegExp; readonly tool?: string }[] = [
  { key: /^aws:cloudformation:stack-name$/i, value: /./, tool: 'CloudFormation' },
  { key: /^(?:terraform|tf)([:_-].*)?$/i, value: /./, tool: 'Terraform' },
  { key: /^(?:pulumi)([:_-].*)?$/i, value: /./, tool: 'Pulumi' },
  {
    key: /^(?:managed|created|provisioned|deployed)[ _-]?(?:by|with)$|^(?:iac|provisioner)$/i,
    value: /terraform|opentofu|terragrunt|pulumi|cloud ?formation|cdk|crossplane|ansible/i,
  },
];

/**
 * Which infrastructure code seems to own a resource: its next run may undo what is written here.
 *
 * @param tags - Untrusted.
 * @returns The tool and the name its tag gives, such as `CloudFormation: network`; undefined when no tag says so.
 */
export function infrastructureOwner(tags: Readonly<Record<string, string>>): string | undefined {
  for (const { key, value, tool } of MARKS) {
    const tag = Object.entries(tags).find(([k, v]) => key.test(k) && value.test(v));
    if (!tag) continue;
    const isFlag = /^(?:true|yes|1)$/i.test(tag[1]);
    if (tool === undefined) return tag[1];
    return isFlag ? tool : `${tool}: ${tag[1]}`;
  }
  return undefined;
}
