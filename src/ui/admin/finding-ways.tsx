import { useSignal } from '@preact/signals';
import type { Finding } from '#core/access/finding.ts';
import { arnParts, isRoleArn, type PrincipalArn } from '#core/aws/arn.ts';
import { PARTITIONS } from '#core/aws/partitions.ts';
import { shortenTrust } from '#core/change/shorten-trust.ts';
import { personFromPrincipal } from '#core/estate/people-from-users.ts';
import { useAdmin } from '#ui/state/admin-state.ts';
import { createEstateEdits } from '#ui/state/estate-edits.ts';
import { routeHash } from '#ui/state/route.ts';
import { text } from '#ui/text.ts';
import { DelegateForm } from './delegate-form.tsx';
import { ENTRY_COLUMNS, withEntry } from './entry-columns.ts';
import { EntryForm } from './entry-form.tsx';
import { ReadAgain } from './read-again.tsx';
import { StatementRemoval } from './statement-removal.tsx';

/** Length of a role's trust policy, among the quotas of IAM. @see Service Quotas, AWS Identity and Access Management */
const TRUST_QUOTA = 'L-C07B4B0D';

/** Names the person whose principal it is, in a form that begins with what IAM tells of it. */
function PersonForm({ principal }: { readonly principal: PrincipalArn }) {
  const { configuration, configure, picture } = useAdmin();
  const isOpen = useSignal(false);
  const estate = configuration.value;
  if (!estate || !picture.value) return null;
  const draft = isOpen.value ? personFromPrincipal(picture.value, estate, principal) : undefined;
  const edits = createEstateEdits(() => configuration.peek(), configure);
  if (!draft) {
    return (
      <button type="button" class="link" onClick={() => (isOpen.value = true)}>
        {text('finding_name_person')}
      </button>
    );
  }
  return (
    <EntryForm
      columns={ENTRY_COLUMNS.people}
      entry={undefined}
      draft={{ ...draft }}
      onSave={(next) => edits.change(withEntry(estate, 'people', undefined, next))}
      onClose={() => (isOpen.value = false)}
    />
  );
}

/** Where the person can be written to, if the configuration knows. */
function PersonAddress({ principal }: { readonly principal: PrincipalArn }) {
  const people = useAdmin().configuration.value?.people ?? [];
  const person = people.find(({ principals }) => principals.includes(principal));
  if (person?.email === undefined) return null;
  const subject = encodeURIComponent(text('finding_mfa_subject'));
  const body = encodeURIComponent(
    text('finding_mfa_letter', person.name, arnParts(principal).name),
  );
  return (
    <a href={`mailto:${encodeURIComponent(person.email)}?subject=${subject}&body=${body}`}>
      {text('finding_write_to', person.email)}
    </a>
  );
}

/** Looks, when asked, whether the same can be said in fewer characters, and stages what makes it so. */
function ShortenTrust({ role }: Pick<Extract<Finding, { kind: 'trust-near-quota' }>, 'role'>) {
  const { configuration, picture, stage } = useAdmin();
  const answer = useSignal<string | undefined>(undefined);
  const shorten = () => {
    if (!configuration.value || !picture.value) return;
    const shorter = shortenTrust(picture.value, configuration.value, role);
    if (shorter) stage(...shorter.changes);
    answer.value = shorter
      ? text('finding_shortened', shorter.sizeCharacters.toLocaleString())
      : text('finding_not_shorter');
  };
  return (
    <>
      <button type="button" class="link" onClick={shorten}>
        {text('finding_shorten')}
      </button>
      <span class="quiet" role="status">
        {answer.value}
      </span>
    </>
  );
}

/** The ways out of a trust that is nearly full. */
function QuotaWays({ role }: Pick<Extract<Finding, { kind: 'trust-near-quota' }>, 'role'>) {
  const { configuration } = useAdmin();
  const { partition } = arnParts(role);
  const { consoleDomain, iam } = PARTITIONS[partition];
  const entry = configuration.value?.roles.find(({ arn }) => arn === role);
  return (
    <>
      <ShortenTrust role={role} />
      {consoleDomain !== null && (
        <a
          href={`https://${iam.region}.${consoleDomain}/servicequotas/home/services/iam/quotas/${TRUST_QUOTA}`}
          target="_blank"
          rel="noreferrer"
        >
          {text('finding_raise_quota', arnParts(role).account)}
        </a>
      )}
      {entry?.delegated !== true && <DelegateForm role={role} />}
    </>
  );
}

/** What can be done about a finding beside staging a change; null where staging is all. */
export function FindingWays({ finding }: { readonly finding: Finding }) {
  switch (finding.kind) {
    case 'principal-without-person':
      return <PersonForm principal={finding.principal} />;
    case 'person-without-mfa':
      return <PersonAddress principal={finding.principal} />;
    case 'trust-near-quota':
      return <QuotaWays role={finding.role} />;
    case 'unreadable-account':
      return <ReadAgain what={finding.account} />;
    case 'unreadable-document': {
      const { source, account } = finding;
      const isOfTarget = source.kind === 'trust' && isRoleArn(source.policy);
      return <ReadAgain what={isOfTarget ? source.policy : account} />;
    }
    case 'outside-trust':
      return <a href={routeHash({ page: 'configuration' })}>{text('finding_add_account')}</a>;
    case 'wide-trust':
      return <StatementRemoval finding={finding} />;
    case 'nobody-can-assume':
      return <a href={routeHash({ page: 'ask', query: finding.role })}>{text('finding_look')}</a>;
    case 'half-grant':
    case 'grant-passed':
    case 'dangling-principal':
    case 'wide-assertion':
    case 'missing-role':
    case 'foreign-grant':
      return null;
  }
}
