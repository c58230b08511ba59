import type { AccessPair } from '#core/access/access-state.ts';
import type { Finding } from '#core/access/finding.ts';
import type { Names } from '#ui/state/names.ts';
import { errorTexts } from '#ui/components/error-notice.tsx';
import { stateText } from '#ui/components/state-mark.tsx';
import { shortTime } from '#ui/time.ts';
import { countText, text } from '#ui/text.ts';
import { sourceText } from './source-text.ts';
import { unknownText } from './unknown-text.ts';

/** What a finding is about, by name. */
export function findingSubject(finding: Finding, names: Names): string {
  switch (finding.kind) {
    case 'half-grant':
    case 'grant-passed':
      return `${names.principal(finding.principal)} · ${names.role(finding.role)}`;
    case 'person-without-mfa':
    case 'principal-without-person':
      return names.principal(finding.principal);
    case 'unreadable-account':
      return names.account(finding.account);
    case 'unreadable-document':
      return [finding.principals.map(names.principal).join(', '), sourceText(finding.source, names)]
        .filter(Boolean)
        .join(': ');
    case 'wide-assertion':
      return finding.principals.map(names.principal).join(', ');
    case 'dangling-principal':
    case 'wide-trust':
    case 'missing-role':
    case 'outside-trust':
    case 'nobody-can-assume':
    case 'trust-near-quota':
    case 'foreign-grant':
      return names.role(finding.role);
  }
}

/** What exactly was found there. */
export function findingDetail(finding: Finding, names: Names): string {
  switch (finding.kind) {
    case 'grant-passed':
      return text('grant_ended', shortTime(finding.untilMs));
    case 'half-grant':
      return stateText(finding.state);
    case 'dangling-principal':
      return `${finding.id}: ${sourceText(finding.source, names)}`;
    case 'wide-trust':
      return `${text(`finding_reach_${finding.reach}`, sourceText(finding.source, names))} ${servesText(finding)}`;
    case 'wide-assertion':
      return [
        sourceText(finding.source, names),
        servesText(finding),
        ...(finding.halves > 0 ? [countText('finding_halves', finding.halves)] : []),
      ].join(' ');
    case 'missing-role':
      return `${sourceText(finding.source, names)} (${countText('finding_principals', finding.principals.length)})`;
    case 'principal-without-person':
      return finding.principal;
    case 'person-without-mfa':
      return countText('finding_mfa_roles', finding.roles);
    case 'unreadable-account':
      return `${errorTexts(finding.error).title} ${countText('finding_hanging', finding.pairs)}`;
    case 'unreadable-document':
      return `${unknownText(finding.reason)} ${countText('finding_hanging', finding.pairs)}`;
    case 'outside-trust':
      return `${finding.accounts.join(', ')}: ${sourceText(finding.source, names)}`;
    case 'nobody-can-assume':
      return listedText(finding);
    case 'trust-near-quota':
      return text(
        'finding_size',
        finding.sizeCharacters.toLocaleString(),
        finding.limitCharacters.toLocaleString(),
      );
    case 'foreign-grant':
      return finding.principals.map(names.principal).join(', ');
  }
}

/** How many rely on a wide statement. */
function servesText({ serves }: { readonly serves: readonly unknown[] }): string {
  return serves.length === 0
    ? text('finding_serves_none')
    : countText('finding_serves', serves.length);
}

/** What stands in place of access: halves of grants, denials, or nothing. */
function listedText({ listed }: Extract<Finding, { kind: 'nobody-can-assume' }>): string {
  const counts = new Map<AccessPair['state'], number>();
  for (const { state } of listed) counts.set(state, (counts.get(state) ?? 0) + 1);
  if (counts.size === 0) return text('finding_nobody_named');
  return [...counts].map(([state, count]) => `${count} × ${stateText(state)}`).join(', ');
}
