import { parseGrantRequest } from '#core/change/grant-request.ts';
import { AppError } from '#core/errors.ts';
import type { EstateConfiguration, EstateId } from '#core/estate/configuration.ts';
import type { Clock } from '#core/ports.ts';
import { batch, computed, effect, signal, untracked } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { TabAddress } from './address.ts';
import type { AdminActions } from './admin-actions.ts';
import { createAdminState, useAdmin, type AdminState } from './admin-state.ts';
import { estateOfRequest } from './request-review.ts';
import { go, nameInAddresses } from './route.ts';
import { createSessionEnds } from './session-ends.ts';
import { createTask } from './task.ts';

/** What keeping several estates needs of the browser. Failures are AppErrors. */
export interface EstatesActions {
  readonly loadAll: () => Promise<readonly EstateConfiguration[]>;
  /** Builds the actions of one estate, which share nothing with those of another. */
  readonly createActions: () => AdminActions;
  readonly loadLast: () => Promise<string | undefined>;
  readonly saveLast: (id: string) => Promise<void>;
  /** Calls back whenever another tab has changed the estates of this browser. */
  readonly onChanged: (listener: () => void) => void;
  /** Calls back whenever a session was begun, renewed or ended, by this tab or another. */
  readonly onSessions: (listener: () => void) => void;
}

/** An estate that this browser keeps: its state has a configuration. */
export interface KnownEstate {
  readonly admin: AdminState;
  readonly configuration: EstateConfiguration;
}

/** What came of an estate file. */
export interface TakenFile {
  readonly kind: 'added' | 'updated';
  readonly id: string;
  readonly name: string;
  /** The file was chosen on another estate's page. */
  readonly isElsewhere: boolean;
}

/**
 * The estates of this browser. Each has a state of its own, made once and kept while the tab lives: what goes on in one goes on while
 * another is looked at. One more state, without a configuration, waits for the next estate.
 */
export function createEstates(actions: EstatesActions, address: TabAddress, clock: Clock) {
  const create = () => createAdminState(actions.createActions(), clock);
  const states = signal<readonly AdminState[]>([create()]);
  const known = computed<readonly KnownEstate[]>(() =>
    states.value
      .flatMap((admin) => {
        const configuration = admin.configuration.value;
        return configuration ? [{ admin, configuration }] : [];
      })
      .toSorted((a, b) => a.configuration.name.localeCompare(b.configuration.name)),
  );
  const find = (id: string | undefined) =>
    known.value.find(({ configuration }) => configuration.id === id)?.admin;
  /** The state that waits for the next estate; there is always one. */
  const draft = computed(() => states.value.find(({ configuration }) => !configuration.value));
  effect(() => {
    if (!draft.value) states.value = [...states.peek(), create()];
  });

  const shown = signal<AdminState | undefined>(undefined);
  /** The estate, or the one to be, that the pages show. */
  const current = computed<AdminState>(() => {
    const admin = shown.value ?? draft.value;
    if (!admin) throw new Error('There is always an estate to be.');
    return admin;
  });
  const shownId = computed(() => current.value.configuration.value?.id);
  /** The id in the address when no estate here has it. */
  const unknownId = computed(() => {
    const { estate } = address.current.value;
    return estate && !find(estate) ? estate : undefined;
  });

  const show = (admin: AdminState | undefined) => {
    shown.value = admin ?? draft.peek();
  };
  /** An address says which estate; one that does not means the one of a request, or leaves all as it is. */
  const follow = () => {
    effect(() => {
      const { estate, route } = address.current.value;
      untracked(() => {
        if (estate !== undefined) {
          if (estate === '') show(undefined);
          else if (find(estate)) show(find(estate));
          return;
        }
        const reading = route.page === 'request' ? parseGrantRequest(route.request) : undefined;
        if (reading?.kind !== 'valid') return;
        const all = known.peek().map((one) => one.configuration);
        const ofRequest = estateOfRequest(reading.request, all);
        if (ofRequest) show(find(ofRequest.id));
      });
    });
    effect(() => {
      const id = shownId.value;
      const count = known.value.length;
      nameInAddresses(id === undefined ? (count > 0 ? '' : undefined) : count > 1 ? id : undefined);
      if (id !== undefined) void actions.saveLast(id);
    });
    // An estate that has just been added, and an address that names none among several, are named.
    effect(() => {
      const id = shownId.value;
      const { estate, route } = address.current.value;
      if (id === undefined || route.page === 'settings' || route.page === 'self-test') return;
      if (estate === '' || (estate === undefined && known.value.length > 1))
        address.replace({ estate: id, route });
    });
  };

  const sessionEnds = createSessionEnds(known, clock);
  const taking = createTask<TakenFile>();
  /** @throws AppError `estate/*` */
  const take = async (file: EstateConfiguration): Promise<TakenFile> => {
    const before = current.peek().configuration.peek();
    const here = find(file.id);
    const { jump, name } = here?.configuration.peek() ?? file;
    // Two companies may have chosen the same id: a file never turns one's estate into the other's.
    if (jump.partition !== file.jump.partition || jump.account !== file.jump.account)
      throw new AppError('estate/id-taken', { id: file.id, name });
    const admin = here ?? draft.peek();
    await admin?.configure(file);
    const isElsewhere = before !== undefined && before.id !== file.id;
    if (isElsewhere) go(address.current.peek().route, file.id);
    return { kind: here ? 'updated' : 'added', id: file.id, name: file.name, isElsewhere };
  };

  /** Drops estates that are gone; if one of them was looked at, another is now. */
  const leave = (stays: (admin: AdminState) => boolean) => {
    states.value = states.peek().filter(stays);
    const now = shown.peek();
    if (!now || states.peek().includes(now)) return;
    show(known.peek()[0]?.admin);
    const { estate, route } = address.current.peek();
    const next = shownId.peek();
    if (estate !== undefined) address.replace({ ...(next && { estate: next }), route });
  };

  /** Takes over what another tab has added, changed or removed. */
  const refresh = async () => {
    const kept = await actions.loadAll();
    const added: AdminState[] = [];
    batch(() => {
      for (const configuration of kept) {
        const admin = find(configuration.id);
        if (!admin) {
          const fresh = create();
          fresh.configuration.value = configuration;
          added.push(fresh);
        } else if (JSON.stringify(admin.configuration.peek()) !== JSON.stringify(configuration)) {
          admin.configuration.value = configuration;
        }
      }
      const ids = new Set<string>(kept.map(({ id }) => id));
      const isHere = ({ configuration }: AdminState) =>
        !configuration.peek() || ids.has(configuration.peek()?.id ?? '');
      states.value = [...states.peek(), ...added];
      leave(isHere);
    });
    await Promise.all(added.map((admin) => admin.start()));
  };

  return {
    /** By name. */
    known,
    current,
    unknownId,
    /** Epoch milliseconds, a quarter of a minute old at most. */
    nowMs: sessionEnds.nowMs,
    /** Sessions that end soon. */
    ending: sessionEnds.ending,
    /** Looks which sessions end soon or have ended; to be called every quarter of a minute. */
    lookAtSessions: sessionEnds.look,
    /** What came of the last estate file. */
    taking: taking.state,
    /** Takes an estate file in: it adds an estate, or brings the one of its id up to date, and that one is shown. */
    take: (file: EstateConfiguration) => taking.run(() => take(file)),
    /** Forgets an estate; another one is shown. @throws AppError `commit/unfinished`, `commit/busy` */
    remove: async (id: EstateId) => {
      const admin = find(id);
      const configuration = admin?.configuration.peek();
      if (!configuration) return;
      await admin?.actions.removeEstate(configuration);
      leave((one) => one !== admin);
    },
    /** Reads which estates there are, and which of them the address means; to be awaited before anything is drawn. */
    load: async () => {
      const [kept, last] = await Promise.all([actions.loadAll(), actions.loadLast()]);
      states.value = [
        ...states.peek(),
        ...kept.map((configuration) => {
          const admin = create();
          admin.configuration.value = configuration;
          return admin;
        }),
      ];
      show(find(last) ?? known.peek()[0]?.admin);
      follow();
    },
    /** Shows what this browser keeps of each estate: of the one that is looked at first. */
    start: async () => {
      actions.onChanged(() => void refresh());
      actions.onSessions(() => {
        for (const { admin } of known.peek()) void admin.refreshSession();
      });
      const first = current.peek();
      if (first.configuration.peek()) await first.start();
      for (const { admin } of known.peek()) if (admin !== first) await admin.start();
    },
  };
}

/** See {@link createEstates}. */
export type Estates = ReturnType<typeof createEstates>;

/** Hands the estates down the options tab. */
export const EstatesContext = createContext<Estates | undefined>(undefined);

/** The estates of this browser. */
export function useEstates(): Estates {
  const estates = useContext(EstatesContext);
  if (!estates) throw new Error('useEstates was called outside the options tab.');
  return estates;
}

/** The estate that links on this part of a page must name: that of the state around, unless it is the one that is looked at. */
export function useEstateOfLinks(): string | undefined {
  const { current } = useEstates();
  const admin = useAdmin();
  return admin === current.value ? undefined : admin.configuration.value?.id;
}
