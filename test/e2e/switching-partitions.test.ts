import { expect, test } from 'vitest';
import { createConsoleStage } from '../support/console-stage.ts';

test.each([
  ['aws-us-gov', 'classic', 'us-gov-west-1.console.amazonaws-us-gov.com'],
  ['aws-us-gov', 'multi', '.us-gov-west-1.console.amazonaws-us-gov.com'],
  ['aws-cn', 'classic', 'cn-north-1.console.amazonaws.cn'],
  ['aws-cn', 'multi', '.cn-north-1.console.amazonaws.cn'],
] as const)(
  'in %s, %s mode, a switch ends on that partition’s hosts',
  async (partition, mode, host) => {
    const stage = await createConsoleStage({ partition });
    try {
      const tab = await stage.signIn(mode);
      const [role] = stage.roles;
      await stage.choose(role!, tab);
      const opened = await stage.tabInRole(role!);
      expect(new URL(opened.url()).host.endsWith(host)).toBe(true);
      expect(await opened.locator('#caller-arn').textContent()).toContain(`arn:${partition}:sts::`);
    } finally {
      await stage.close();
    }
  },
);
