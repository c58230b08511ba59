import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { ManagedPolicySchema, NO_POLICY, type ManagedPolicy } from '#core/menu/managed-policy.ts';

/**
 * Reads the company's browser policy for this extension.
 *
 * The answer is {@link NO_POLICY} when there is none, or when what there is has another shape.
 */
export async function loadManagedPolicy(): Promise<ManagedPolicy> {
  try {
    const parsed = v.safeParse(ManagedPolicySchema, await browser.storage.managed.get(null));
    return parsed.success ? parsed.output : NO_POLICY;
  } catch {
    // Firefox rejects when no policy was set; nothing else is known to fail here.
    return NO_POLICY;
  }
}
