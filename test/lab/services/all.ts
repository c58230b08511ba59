import { createConsoleSessions } from '../console-sessions.ts';
import type { LabService } from '../contract.ts';
import type { LabInternals } from '../lab.ts';
import { createConsole, type ConsoleService } from './console.ts';
import { createIamService } from './iam.ts';
import { createSignIn, type SignInService } from './sign-in.ts';
import { createStsService } from './sts.ts';

/** Every service of the lab, and by name those with something for a test to turn. */
export interface LabServices {
  /** The first that answers at a host handles the request. */
  readonly list: readonly LabService[];
  readonly signIn: SignInService;
  readonly console: ConsoleService;
}

export function createServices(lab: LabInternals): LabServices {
  const sessions = createConsoleSessions();
  const signIn = createSignIn(sessions);
  const console = createConsole(sessions);
  return { list: [createIamService(lab), createStsService(lab), signIn, console], signIn, console };
}
