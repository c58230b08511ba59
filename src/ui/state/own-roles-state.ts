import { batch, signal } from '@preact/signals';
import { readOwnRole, type OwnRoleField } from '#core/menu/own-role.ts';
import type { ListedRole, SourceBase } from '#core/menu/packed-menu.ts';
import { createTask } from './task.ts';

/** What the section of roles added by hand can ask for. Failures are AppErrors. */
export interface OwnRolesActions {
  /** The sign-ins of the whole menu, and the roles added by hand. */
  readonly load: () => Promise<{
    readonly bases: readonly SourceBase[];
    readonly roles: readonly ListedRole[];
  }>;
  readonly add: (base: SourceBase, role: Omit<ListedRole, 'base'>) => Promise<void>;
  readonly remove: (role: ListedRole) => Promise<void>;
}

/** The state of the section of roles added by hand. */
export function createOwnRolesState(actions: OwnRolesActions) {
  const bases = signal<readonly SourceBase[]>([]);
  const roles = signal<readonly ListedRole[]>([]);
  const wrong = signal<readonly OwnRoleField[]>([]);
  const changing = createTask<undefined>();
  const refresh = async () => {
    const loaded = await actions.load();
    batch(() => {
      bases.value = loaded.bases;
      roles.value = loaded.roles;
    });
  };
  const change = async (action: () => Promise<void>) => {
    await changing.run(async () => {
      await action();
      await refresh();
      return undefined;
    });
    return changing.state.peek().kind === 'done';
  };
  return {
    bases,
    roles,
    /** Fields of the form that are not as they should be. */
    wrong,
    changing,
    refresh,
    /** Resolves with whether the role is in the menu now. */
    add: async (typed: Parameters<typeof readOwnRole>[0]): Promise<boolean> => {
      const read = readOwnRole(typed, bases.peek());
      wrong.value = read.kind === 'invalid' ? read.fields : [];
      return read.kind === 'valid' && change(() => actions.add(read.base, read.role));
    },
    remove: (role: ListedRole) => change(() => actions.remove(role)),
  };
}

/** See {@link createOwnRolesState}. */
export type OwnRolesState = ReturnType<typeof createOwnRolesState>;
