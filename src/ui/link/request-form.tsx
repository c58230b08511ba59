import { useSignal } from '@preact/signals';
import { isAccountId, roleArn } from '#core/aws/arn.ts';
import { PARTITIONS } from '#core/aws/partitions.ts';
import { MAX_REASON, toRequestText, type GrantRequest } from '#core/change/grant-request.ts';
import { ROLE_NAME } from '#core/menu/menu-document.ts';
import { toRequestLink } from '#app/role-link.ts';
import { CopyButton } from '#ui/components/copy-button.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { useLink } from '#ui/state/link-state.ts';
import type { RequestDraft } from '#ui/state/link-view.ts';
import { text } from '#ui/text.ts';
import { exactTime } from '#ui/time.ts';

interface RequestFormProps {
  readonly draft: RequestDraft;
  /** A link asked for the role, and the menu does not have it. */
  readonly isMissing: boolean;
}

/** Writes a grant request that an administrator can open: which role, for whom, and why. Nothing is sent. */
export function RequestForm({ draft, isMissing }: RequestFormProps) {
  const { menu, actions } = useLink();
  const account = useSignal<string>(draft.account ?? '');
  const role = useSignal(draft.role);
  const reason = useSignal('');
  const until = useSignal('');
  const bases = menu.bases.filter(
    ({ partition, principal }) =>
      principal !== undefined && partition === (draft.partition ?? partition),
  );
  const [base] = bases;
  const digits = account.value.replace(/\D/g, '');
  const name = role.value.trim();
  const message =
    base?.principal !== undefined && isAccountId(digits) && ROLE_NAME.test(name)
      ? requestMessage(
          {
            format: 1,
            principal: base.principal,
            role: roleArn(base.partition, digits, name),
            ...(menu.person === undefined ? {} : { person: menu.person }),
            ...(until.value === ''
              ? {}
              : // The whole of that day counts, where the person is.
                { untilMs: new Date(`${until.value}T23:59:59`).getTime() }),
            ...(reason.value.trim() === '' ? {} : { reason: reason.value.trim() }),
          },
          PARTITIONS[base.partition].consoleDomain,
        )
      : undefined;
  return (
    <>
      <h1>
        {isMissing ? text('request_missing', draft.role, draft.accountName) : text('request_title')}
      </h1>
      <p class="quiet">{text('request_hint')}</p>
      {!base && <Notice kind="warning">{text('request_no_principal')}</Notice>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
        }}
      >
        <div class="fields">
          <label class="field">
            {draft.accountName === '' || draft.account !== undefined
              ? text('request_account')
              : text('request_account_of', draft.accountName)}
            <input
              inputMode="numeric"
              autocomplete="off"
              maxLength={20}
              value={account.value}
              onInput={(event) => (account.value = event.currentTarget.value)}
            />
          </label>
          <label class="field">
            {text('request_role')}
            <input
              autocomplete="off"
              spellcheck={false}
              maxLength={64}
              value={role.value}
              onInput={(event) => (role.value = event.currentTarget.value)}
            />
          </label>
        </div>
        <label class="field until">
          {text('request_until')}
          <input
            type="date"
            value={until.value}
            onInput={(event) => (until.value = event.currentTarget.value)}
          />
        </label>
        <label class="field">
          {text('request_reason')}
          <textarea
            maxLength={MAX_REASON}
            value={reason.value}
            onInput={(event) => (reason.value = event.currentTarget.value)}
          />
        </label>
      </form>
      {base && (
        <section class="request" aria-live="polite">
          {message === undefined ? (
            <p class="quiet">{text('request_incomplete')}</p>
          ) : (
            <>
              <textarea
                class="mono"
                rows={8}
                readOnly
                aria-label={text('request_text')}
                value={message}
              />
              <CopyButton
                value={message}
                label={text('request_copy')}
                caption={text('request_copy')}
              />
            </>
          )}
        </section>
      )}
      <div class="actions">
        <button type="button" onClick={actions.close}>
          {text('action_close')}
        </button>
      </div>
    </>
  );
}

/** What is sent to an administrator: readable by itself, with the link that stages it. */
function requestMessage(request: GrantRequest, consoleDomain: string | null): string {
  const { person, principal, role, reason, untilMs } = request;
  const encoded = toRequestText(request);
  return [
    text('request_message', person ?? principal, role),
    ...(reason === undefined ? [] : [reason]),
    ...(untilMs === undefined ? [] : [text('request_message_until', exactTime(untilMs))]),
    text('request_message_principal', principal),
    text('request_message_open'),
    consoleDomain === null ? encoded : toRequestLink(consoleDomain, encoded),
  ].join('\n');
}
