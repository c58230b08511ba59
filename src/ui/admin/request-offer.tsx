import { arnParts, rolePathAndName } from '#core/aws/arn.ts';
import { toRequestText, type GrantRequest } from '#core/change/grant-request.ts';
import { AccountIdText } from '#ui/components/account-id.tsx';
import { EnvironmentTag } from '#ui/components/environment-tag.tsx';
import { Notice } from '#ui/components/notice.tsx';
import { StateMark, stateText } from '#ui/components/state-mark.tsx';
import { useAdmin } from '#ui/state/admin-state.ts';
import { useEstates } from '#ui/state/estates.ts';
import { estateOfRequest, reviewRequest } from '#ui/state/request-review.ts';
import { go, routeHash } from '#ui/state/route.ts';
import { text, type TextKey } from '#ui/text.ts';
import { exactTime } from '#ui/time.ts';

interface RequestOfferProps {
  readonly request: GrantRequest;
}

/** One request: who would get what, as the estate names them, what stands against it, and the button that stages it. */
export function RequestOffer({ request }: RequestOfferProps) {
  const { configuration, picture, access, stage, clock } = useAdmin();
  const { known } = useEstates();
  const estate = configuration.value;
  if (!estate || !picture.value || !access.value) return null;
  const review = reviewRequest(request, estate, picture.value, access.value, clock());
  const { holder, obstacles, state, change } = review;
  const belongs = estateOfRequest(
    request,
    known.value.map((one) => one.configuration),
  );
  const elsewhere = belongs?.id === estate.id ? undefined : belongs;
  const { account } = arnParts(request.role);
  const entry = estate.accounts.find(({ id }) => id === account);
  return (
    <article class="request-offer">
      <dl class="facts">
        <dt>{text('request_for')}</dt>
        <dd>
          {holder ? (
            <a href={routeHash({ page: 'permissions', person: holder.id })} dir="auto">
              {holder.name}
            </a>
          ) : (
            text('request_nobody')
          )}{' '}
          <bdi class="quiet mono">{request.principal}</bdi>
        </dd>
        <dt>{text('link_role')}</dt>
        <dd>
          <bdi class="mono">{rolePathAndName(request.role)}</bdi> <StateMark state={state} />{' '}
          {stateText(state)}
        </dd>
        <dt>{text('popup_detail_account')}</dt>
        <dd>
          <bdi>{entry?.name}</bdi> <AccountIdText id={account} />{' '}
          <EnvironmentTag environment={entry?.environment} />
        </dd>
        {request.untilMs !== undefined && (
          <>
            <dt>{text('popup_detail_until')}</dt>
            <dd>{exactTime(request.untilMs)}</dd>
          </>
        )}
        <dt>{text('request_reason_given')}</dt>
        <dd class="reason" dir="auto">
          {request.reason ?? text('request_no_reason')}
        </dd>
      </dl>
      {holder === undefined && <Notice kind="warning">{text('request_unheld')}</Notice>}
      {request.person !== undefined && holder !== undefined && request.person !== holder.name && (
        <Notice kind="warning">{text('request_other_name', request.person, holder.name)}</Notice>
      )}
      {elsewhere && (
        <Notice kind="info">
          {text('request_elsewhere', elsewhere.name)}{' '}
          <a href={routeHash({ page: 'request', request: toRequestText(request) }, elsewhere.id)}>
            {text('request_open_elsewhere', elsewhere.name)}
          </a>
        </Notice>
      )}
      {obstacles.map((obstacle) => (
        <Notice key={obstacle} kind="danger">
          {
            text(
              `request_obstacle_${obstacle.replaceAll('-', '_')}` as TextKey,
            ) /* as: a repository test checks every key */
          }
        </Notice>
      ))}
      <div class="actions">
        <button
          type="button"
          class="primary"
          disabled={obstacles.length > 0}
          onClick={() => {
            stage(change);
            go({ page: 'permissions', ...(holder ? { person: holder.id } : {}) });
          }}
        >
          {text('request_stage')}
        </button>
        <a class="button" href={routeHash({ page: 'permissions' })}>
          {text('request_leave')}
        </a>
      </div>
    </article>
  );
}
