import { PARTITIONS, type Partition } from '#core/aws/partitions.ts';
import { AppError } from '#core/errors.ts';
import { environmentOf } from '#core/menu/groups.ts';
import { mayWrite } from '#core/menu/may-write.ts';
import {
  baseAt,
  roleAt,
  rowsOfKeys,
  type ListedRole,
  type PackedMenu,
  type SourceBase,
} from '#core/menu/packed-menu.ts';
import type { Preferences } from '#core/menu/preferences.ts';
import type { SwitchTarget } from '#core/messages.ts';
import type { ConsoleDeps } from './console-deps.ts';
import { landingOf } from './landing-address.ts';

/** What the broker needs of the browser. */
export interface SwitchDeps extends ConsoleDeps {
  readonly loadMenu: () => Promise<PackedMenu | undefined>;
  readonly loadPreferences: () => Promise<Preferences>;
  /** Notes when a switch was asked for, which is when its session begins; undefined: it came to nothing. */
  readonly noteSwitchTime: (
    partition: string,
    account: string,
    role: string,
    atMs: number | undefined,
  ) => Promise<void>;
  readonly rememberRole: (roleKey: string) => Promise<void>;
  /** Whether a production role that may write was entered since the browser started. */
  readonly hasEnteredProduction: () => Promise<boolean>;
  readonly noteProduction: () => Promise<void>;
}

/** A wish to switch, as the popup, a link or a command has it. */
export interface SwitchRequest {
  readonly roleKey: string;
  readonly target: SwitchTarget;
  /** The console page that a link leads to. Untrusted; absent: where the preferences say. */
  readonly destination?: string;
  /** The person has seen which role and environment it is, and said yes. */
  readonly isConfirmed?: boolean;
}

/** A wish that was looked up: the role, where it starts and where it shall land. */
export interface SwitchPlan {
  readonly role: ListedRole;
  readonly base: SourceBase;
  readonly partition: Partition;
  readonly target: SwitchTarget;
  readonly redirectUri: string;
  readonly activeTabId: number | undefined;
  /** Somebody could change production in it. */
  readonly isRisky: boolean;
  readonly asksFirst: boolean;
}

/**
 * Looks a wish up in the menu.
 *
 * @throws AppError `switch/not-in-menu`
 */
export async function planSwitch(deps: SwitchDeps, request: SwitchRequest): Promise<SwitchPlan> {
  const { roleKey, target, destination } = request;
  const menu = await deps.loadMenu();
  const row = menu && rowsOfKeys(menu, [roleKey]).get(roleKey);
  if (!menu || row === undefined) throw new AppError('switch/not-in-menu', { role: roleKey });
  const role = roleAt(menu, row);
  const base = baseAt(menu, row);
  const partition = PARTITIONS[base.partition];
  const [active, { landing, confirmProduction }] = await Promise.all([
    deps.activeConsoleTab(),
    deps.loadPreferences(),
  ]);
  return {
    role,
    base,
    partition,
    target,
    redirectUri: landingOf(partition, role, {
      landing,
      ...(active ? { here: active.url } : {}),
      ...(destination === undefined ? {} : { destination }),
    }),
    activeTabId: active?.tabId,
    isRisky: environmentOf(role.environment ?? '') === 'prod' && mayWrite(role.role),
    asksFirst: confirmProduction,
  };
}
