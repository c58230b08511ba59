import type { MenuDocument } from './menu-document.ts';

/** Largest envelope that is looked at. */
export const MAX_MENU_BYTES = 16 * 1024 * 1024;

/** The checks a fetched menu passes through, in their order; the first that fails names itself. */
export const VERIFICATION_STEPS = [
  'size',
  'envelope',
  'seal',
  'algorithm',
  'key',
  'signature',
  'format',
  'counts',
  'schema',
  'series',
  'audience',
  'version',
  'issued',
  'expiry',
] as const;
/** One of {@link VERIFICATION_STEPS}. */
export type VerificationStep = (typeof VERIFICATION_STEPS)[number];

/**
 * Every reason to refuse a menu, and the step that finds it. `_locales` says each as `menu_reason_‹reason›`, with the
 * values of the verdict as `$1`, `$2`.
 */
export const REASON_STEPS = {
  'too-large': 'size',
  empty: 'size',
  'web-page': 'envelope',
  'not-an-envelope': 'envelope',
  'header-not-understood': 'envelope',
  'wrong-type': 'envelope',
  'not-sealed': 'seal',
  'sealed-without-key': 'seal',
  'seal-broken': 'seal',
  'wrong-algorithm': 'algorithm',
  'unknown-key': 'key',
  'signature-wrong': 'signature',
  'not-json': 'format',
  'newer-format': 'format',
  'too-many-roles': 'counts',
  'fields-wrong': 'schema',
  'role-twice': 'schema',
  'other-series': 'series',
  'other-person': 'audience',
  'base-elsewhere': 'audience',
  'base-missing': 'audience',
  'older-version': 'version',
  'version-reused': 'version',
  'issued-in-future': 'issued',
  'expires-before-issued': 'expiry',
  expired: 'expiry',
} as const satisfies Readonly<Record<string, VerificationStep>>;
/** One of the keys of {@link REASON_STEPS}. */
export type RejectionReason = keyof typeof REASON_STEPS;

/** Why a menu was refused. */
export interface MenuRejection {
  readonly kind: 'rejected';
  readonly step: VerificationStep;
  readonly reason: RejectionReason;
  /** What the text of the reason needs; untrusted, at most 200 characters each. */
  readonly values: readonly string[];
}

/** A menu that may be used, or the step that refused it. */
export type MenuVerdict =
  | {
      readonly kind: 'valid';
      readonly document: MenuDocument;
      /** Thumbprint of the key that signed it. */
      readonly kid: string;
      /** What was signed: JSON of the document, in UTF-8. */
      readonly payload: Uint8Array;
      /** SHA-256 of the payload, in base64url: tells two documents of one version apart. */
      readonly payloadSha256: string;
    }
  | MenuRejection;

/** Builds the rejection of a reason; the step follows from it. */
export function reject(reason: RejectionReason, ...values: readonly string[]): MenuRejection {
  return {
    kind: 'rejected',
    step: REASON_STEPS[reason],
    reason,
    values: values.map((value) => value.slice(0, 200)),
  };
}
