import * as v from 'valibot';
import type { Person } from '#core/estate/configuration.ts';
import { MenuDocumentSchema, type MenuDocument } from '#core/menu/menu-document.ts';
import { isSealed, openSealedMenu } from '#crypto/sealed-menu.ts';
import { readSignedPayload, readSigner } from '#crypto/sign-menu.ts';

/** What lies under a person's menu name. */
export interface PublishedMenu {
  /** Absent when it cannot be read: it is no menu, or was sealed with a key that is no longer the person's. */
  readonly document?: MenuDocument;
  /** Thumbprint of the key that it says signed it. */
  readonly kid?: string;
  /** Whether it is sealed if the person's menu is to be, and open if not. */
  readonly isSealedAsWanted: boolean;
}

/**
 * Reads a published menu back, without verifying it: its version counts even if another key signed it, since ours must
 * be higher.
 *
 * @param body - Untrusted.
 */
export async function readPublishedMenu(
  body: Uint8Array,
  { menuSeal }: Pick<Person, 'menuSeal'>,
): Promise<PublishedMenu> {
  let jws = new TextDecoder().decode(body);
  const wasSealed = isSealed(jws);
  const isSealedAsWanted = wasSealed === (menuSeal !== undefined);
  if (wasSealed) {
    const opened = menuSeal === undefined ? undefined : await openSealedMenu(jws, menuSeal);
    if (opened?.kind !== 'opened') return { isSealedAsWanted: false };
    jws = opened.jws;
  }
  const result = v.safeParse(MenuDocumentSchema, readSignedPayload(jws));
  if (!result.success) return { isSealedAsWanted };
  const kid = readSigner(jws);
  return { document: result.output, isSealedAsWanted, ...(kid === undefined ? {} : { kid }) };
}
