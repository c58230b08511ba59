import type { LabFault, LabFaults, LabRequest } from './contract.ts';
import type { Random } from './randomness.ts';

/** What the server must do about one request before and after its service handles it. */
export interface Misfortune {
  readonly delayMs: number;
  readonly error?: { readonly status: number; readonly code: string; readonly message: string };
  readonly cut?: Extract<LabFault['effect'], { kind: 'cut' }>;
}

/** The faults, as the server and the IAM readers use them. */
export interface FaultBox extends LabFaults {
  readonly strike: (request: FaultTarget) => Misfortune;
  readonly consistencyLagMs: () => number;
}

export interface FaultTarget {
  readonly service: string;
  readonly action: string;
  /** Of the caller's credentials, where the request carries any. */
  readonly account: string | undefined;
}

interface ActiveFault {
  readonly fault: LabFault;
  /** Requests that it was meant for. */
  seen: number;
  hits: number;
  /** Token buckets by account and action. */
  readonly buckets: Map<string, { tokens: number; atMs: number }>;
}

const THROTTLED = { status: 400, code: 'Throttling', message: 'Rate exceeded' };

function overflows(active: ActiveFault, target: FaultTarget, nowMs: number): boolean {
  const { effect } = active.fault;
  if (effect.kind !== 'throttle') return false;
  const key = `${target.account ?? ''} ${target.action}`;
  const bucket = active.buckets.get(key) ?? { tokens: effect.burst, atMs: nowMs };
  const refilled = bucket.tokens + ((nowMs - bucket.atMs) / 1000) * effect.perSecond;
  const tokens = Math.min(effect.burst, refilled);
  const isEmpty = tokens < 1;
  active.buckets.set(key, { tokens: isEmpty ? tokens : tokens - 1, atMs: nowMs });
  return isEmpty;
}

const matches = ({ service, action, account }: LabFault, target: FaultTarget) =>
  (service === undefined || service === target.service) &&
  (action === undefined || [action].flat().includes(target.action)) &&
  (account === undefined || account === target.account);

/** @param now - The machine's clock: rates are measured in real time, whatever the lab's clock says. */
export function createFaults(random: Random, now: () => number): FaultBox {
  const active = new Set<ActiveFault>();
  let lagMs = 0;
  return {
    add(fault) {
      const entry: ActiveFault = { fault, seen: 0, hits: 0, buckets: new Map() };
      active.add(entry);
      return () => void active.delete(entry);
    },
    clear() {
      active.clear();
      lagMs = 0;
    },
    setConsistencyLag: (milliseconds) => void (lagMs = milliseconds),
    consistencyLagMs: () => lagMs,
    strike(target) {
      let misfortune: Misfortune = { delayMs: 0 };
      for (const entry of active) {
        const { fault } = entry;
        if (!matches(fault, target)) continue;
        entry.seen += 1;
        if (entry.seen <= (fault.skip ?? 0)) continue;
        if (fault.times !== undefined && entry.hits >= fault.times) continue;
        if (fault.probability !== undefined && random() >= fault.probability) continue;
        const { effect } = fault;
        switch (effect.kind) {
          case 'latency':
            misfortune = { ...misfortune, delayMs: misfortune.delayMs + effect.milliseconds };
            break;
          case 'error':
            misfortune = { ...misfortune, error: effect };
            break;
          case 'cut':
            misfortune = { ...misfortune, cut: effect };
            break;
          case 'throttle':
            if (!overflows(entry, target, now())) continue;
            misfortune = { ...misfortune, error: THROTTLED };
            break;
        }
        entry.hits += 1;
      }
      return misfortune;
    },
  };
}

const KEY_ID = /Credential=([A-Z0-9]+)\//;

/** The access key that signed a request, unchecked. */
export function claimedKeyOf(request: LabRequest): string | undefined {
  return KEY_ID.exec(request.headers['authorization'] ?? '')?.[1];
}

/** The action a request names in its protocol's way; the method where it names none. */
export function actionOf(request: LabRequest): string {
  const target = request.headers['x-amz-target'];
  if (target !== undefined) return target.split('.').at(-1) ?? target;
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    return new URLSearchParams(request.body.toString('latin1')).get('Action') ?? request.method;
  }
  return request.method;
}
