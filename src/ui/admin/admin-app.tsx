import type { ReadonlySignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { PartitionMark } from '#ui/components/partition-mark.tsx';
import type { Address } from '#ui/state/address.ts';
import { AdminContext } from '#ui/state/admin-state.ts';
import { useEstates } from '#ui/state/estates.ts';
import { routeHash, type Route } from '#ui/state/route.ts';
import { text, type TextKey } from '#ui/text.ts';
import { AccessReviewPage } from './access-review-page.tsx';
import { AskBox } from './ask-box.tsx';
import { AskPage } from './ask-page.tsx';
import { CommitPage } from './commit-page.tsx';
import { CommitsPage } from './commits-page.tsx';
import { ConfigurationPage } from './configuration-page.tsx';
import { NetworkPage } from './network-page.tsx';
import { EndingSessions } from './ending-sessions.tsx';
import { EstateMenu } from './estate-menu.tsx';
import { FindingsPage } from './findings-page.tsx';
import { MatrixPage } from './matrix-page.tsx';
import { LedgerPage } from './ledger-page.tsx';
import { TimePage } from './time-page.tsx';
import { PermissionsPage } from './permissions-page.tsx';
import { RequestPage } from './request-page.tsx';
import { ProposalPage } from './proposal-page.tsx';
import { ProposalsPage } from './proposals-page.tsx';
import { ReviewPage } from './review-page.tsx';
import { SetupPage } from './setup-page.tsx';
import { ShutOutNotice } from './shut-out-notice.tsx';
import { SessionStatus } from './session-status.tsx';
import { SignInDialog } from './sign-in-dialog.tsx';
import { SignInGate } from './sign-in-gate.tsx';
import { UnknownEstate } from './unknown-estate.tsx';
import './admin-app.css';

interface AdminAppProps {
  readonly address: ReadonlySignal<Address>;
  /** The settings that everyone has; shown without any sign-in. */
  readonly settings: ComponentChildren;
  readonly selfTest: ComponentChildren;
}

const TABS: readonly (readonly [Route, TextKey])[] = [
  [{ page: 'permissions' }, 'tab_permissions'],
  [{ page: 'network' }, 'tab_network'],
  [{ page: 'matrix' }, 'tab_matrix'],
  [{ page: 'findings' }, 'tab_findings'],
  [{ page: 'commits' }, 'tab_commits'],
  [{ page: 'time' }, 'tab_time'],
  [{ page: 'ledger' }, 'tab_ledger'],
  [{ page: 'configuration' }, 'tab_configuration'],
  [{ page: 'setup' }, 'tab_setup'],
  [{ page: 'settings' }, 'tab_settings'],
];

function Page({
  route,
  settings,
  selfTest,
}: {
  readonly route: Route;
  readonly settings: ComponentChildren;
  readonly selfTest: ComponentChildren;
}) {
  switch (route.page) {
    case 'settings':
      return settings;
    case 'self-test':
      return selfTest;
    case 'configuration':
      return <ConfigurationPage />;
    case 'setup':
      return <SetupPage step={route.step} />;
    case 'commits':
      return <CommitsPage />;
    case 'commit':
      return <CommitPage key={route.seq} seq={route.seq} />;
    case 'time':
      return <TimePage key={routeHash(route)} asked={route} />;
    case 'ledger':
      return <LedgerPage />;
    case 'access-review':
      return <AccessReviewPage />;
    case 'permissions':
      return (
        <SignInGate needs="picture">
          <PermissionsPage person={route.person} />
        </SignInGate>
      );
    case 'network':
      return (
        <SignInGate needs="picture">
          <NetworkPage focus={route.focus} />
        </SignInGate>
      );
    case 'matrix':
      return (
        <SignInGate needs="picture">
          <MatrixPage />
        </SignInGate>
      );
    case 'findings':
      return (
        <SignInGate needs="picture">
          <FindingsPage />
        </SignInGate>
      );
    case 'ask':
      return (
        <SignInGate needs="picture">
          <AskPage query={route.query} />
        </SignInGate>
      );
    case 'request':
      return (
        <SignInGate needs="picture">
          <RequestPage request={route.request} />
        </SignInGate>
      );
    case 'proposals':
      return (
        <SignInGate needs="session">
          {route.of ? <ProposalPage of={route.of} /> : <ProposalsPage />}
        </SignInGate>
      );
    case 'review':
      return (
        <SignInGate needs="picture">
          <ReviewPage of={route.of ?? 'changes'} />
        </SignInGate>
      );
  }
}

/** The options tab: one bar, one page, of the estate that is looked at. Without an estate it is the settings alone. */
export function AdminApp({ address, settings, selfTest }: AdminAppProps) {
  const { current, known, unknownId } = useEstates();
  const admin = current.value;
  const { configuration } = admin;
  const { route } = address.value;
  const partition = configuration.value?.jump.partition;
  // An estate that is still to be added counts.
  const isSeveral = known.value.length + (partition ? 0 : 1) > 1;
  const isEveryones = route.page === 'settings' || route.page === 'self-test';
  return (
    <AdminContext.Provider value={admin}>
      <header class="admin-bar">
        <img src="/icons/jumpgate-32.png" alt="" width="20" height="20" />
        {isSeveral ? <EstateMenu route={route} /> : <strong>Jumpgate</strong>}
        {!isSeveral && partition && partition !== 'aws' && <PartitionMark partition={partition} />}
        {!configuration.value && (
          <a class="start-setup" href={routeHash({ page: 'setup' })}>
            {text('setup_start')}
          </a>
        )}
        {configuration.value && (
          <>
            <nav aria-label={text('nav_label')}>
              {TABS.map(([to, label]) => (
                <a
                  key={to.page}
                  href={routeHash(to)}
                  aria-current={route.page.startsWith(to.page.slice(0, 6)) ? 'page' : undefined}
                >
                  {text(label)}
                </a>
              ))}
            </nav>
            <AskBox query={route.page === 'ask' ? route.query : ''} />
            <SessionStatus />
          </>
        )}
      </header>
      <EndingSessions />
      <ShutOutNotice />
      {/* What was opened or typed on one estate's page has no place on another's. */}
      <main key={isEveryones ? 'everyone' : admin}>
        {unknownId.value === undefined ? (
          <Page route={route} settings={settings} selfTest={selfTest} />
        ) : (
          <UnknownEstate id={unknownId.value} />
        )}
        {admin.signInOffered.value && <SignInDialog />}
      </main>
    </AdminContext.Provider>
  );
}
