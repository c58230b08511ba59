import type { LabInternals } from '../lab/lab.ts';

/** Lets a user of the lab's jump account do more than the product's policies allow, for tests of the lab itself. */
export function allowInLab(lab: LabInternals, userName: string, actions: readonly string[]): void {
  const user = lab.iam.accounts.get(lab.jumpAccount)?.users.get(userName);
  if (!user) throw new Error(`The lab has no user ${userName}.`);
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
  });
  lab.iam.put({ ...user, inline: [...user.inline, { name: 'lab-test', text }] });
}
