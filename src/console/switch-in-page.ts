import type { ConsoleAnswer, SwitchWish } from '#core/console/console-request.ts';
import { askPage } from './ask-page.ts';
import { textMember } from './page-channel.ts';

/** Posts the console's own switch-role form, whose token only the page's world can read. */
export async function switchClassic(wish: SwitchWish): Promise<ConsoleAnswer> {
  const { posted } = await askPage({
    kind: 'post',
    action: `https://${wish.signInHost}/switchrole`,
    fields: {
      mfaNeeded: '0',
      action: 'switchFromBasis',
      src: 'nav',
      roleName: wish.roleName,
      account: wish.account,
      color: wish.color,
      redirect_uri: encodeURIComponent(wish.redirectUri),
      displayName: wish.displayName,
    },
  });
  return { kind: posted === true ? 'posted' : 'console-changed' };
}

/** Posts the console's own form that goes back to the sign-in identity. */
export async function exitRole(signInHost: string, redirectUri: string): Promise<ConsoleAnswer> {
  const { posted } = await askPage({
    kind: 'post',
    action: `https://${signInHost}/switchrole`,
    fields: { action: 'exit', src: 'nav', redirect_uri: encodeURIComponent(redirectUri) },
  });
  return { kind: posted === true ? 'posted' : 'console-changed' };
}

const ANSWERS: Readonly<Record<number, 'refused' | 'session-ended'>> = {
  401: 'session-ended',
  403: 'refused',
  404: 'session-ended',
  410: 'session-ended',
};

/** Asks for the switch from the session that this tab shows. */
export async function switchMulti(
  wish: SwitchWish,
  differentiator: string,
): Promise<ConsoleAnswer> {
  const { signInHost, ...body } = wish;
  try {
    const response = await fetch(
      `https://${signInHost}/sessions/${encodeURIComponent(differentiator)}/v1/switchrole`,
      {
        method: 'POST',
        credentials: 'include',
        headers: { 'Content-Type': 'application/json', 'X-CSRF-PROTECTION': '1' },
        body: JSON.stringify(body),
      },
    );
    const answer: unknown = await response.json().catch(() => undefined);
    const url = textMember2k(answer, 'destination');
    if (response.ok && url !== undefined) return { kind: 'destination', url };
    const error = textMember(answer, 'error') ?? '';
    if (/SESSION_LIMIT/i.test(error)) return { kind: 'session-limit' };
    if (error === 'UNAUTHORIZED') return { kind: 'session-ended' };
    return { kind: ANSWERS[response.status] ?? 'console-changed' };
  } catch {
    // The network or the console's CORS rules gave no reason.
    return { kind: 'console-changed' };
  }
}

/** Addresses are longer than names. */
function textMember2k(value: unknown, name: string): string | undefined {
  const member =
    typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string, unknown>>)[name]
      : undefined;
  return typeof member === 'string' && member.length <= 4096 ? member : undefined;
}
