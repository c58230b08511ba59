// Entry: the options tab. Settings for everyone; the admin pages, and with them the AWS SDK, are loaded when asked for.
import { effect } from '@preact/signals';
import { render } from 'preact';
import browser from 'webextension-polyfill';
import { confirmEnrolment, leaveEnrolment, previewEnrolment } from '#app/enrol.ts';
import { importRoles, readRolesText, removeRoles } from '#app/import-roles.ts';
import { managedEnrolmentProblems } from '#app/managed-enrolment-problems.ts';
import type { AccountId } from '#core/aws/arn.ts';
import { addOwnRole, removeOwnRole } from '#app/own-roles.ts';
import { parseEnrolment } from '#core/menu/enrolment.ts';
import { accountsByAlias, rolesOf } from '#core/menu/packed-menu.ts';
import { toAesrText } from '#core/menu/text-formats/to-aesr-text.ts';
import { toAwsConfigText } from '#core/menu/text-formats/to-aws-config-text.ts';
import { toCsvText } from '#core/menu/text-formats/to-csv-text.ts';
import { spokenThumbprint } from '#core/menu/spoken-thumbprint.ts';
import { jwkThumbprint } from '#crypto/jwk-thumbprint.ts';
import { createConfigurationStore } from '#store/configuration-store.ts';
import { openDatabase } from '#store/database.ts';
import { loadPackedMenu } from '#store/packed-menu-store.ts';
import { loadPreferences, savePreferences } from '#webext/preferences-storage.ts';
import { nextSyncMs } from '#webext/menu-alarms.ts';
import { onMenusAnnounced } from '#webext/menu-notice.ts';
import { loadDropped } from '#webext/dropped-messages.ts';
import {
  examineConsoleTabs,
  hasConsoleAccess,
  requestConsoleAccess,
} from '#webext/examine-console-tabs.ts';
import { onEstatesAnnounced } from '#webext/estate-notice.ts';
import { loadLastEstate, saveLastEstate } from '#webext/last-estate.ts';
import { sendToBackground } from '#webext/messages.ts';
import { watchSessions } from '#webext/session-vault.ts';
import { requestSiteAccess } from '#webext/site-access.ts';
import { applyTheme } from '#ui/apply-theme.ts';
import { AdminApp } from '#ui/admin/admin-app.tsx';
import { OwnRolesSection } from '#ui/settings/own-roles-section.tsx';
import { PreferencesSection } from '#ui/settings/preferences-section.tsx';
import { SourcesSection } from '#ui/settings/sources-section.tsx';
import { SelfTestPage } from '#ui/settings/self-test-page.tsx';
import { SettingsPage } from '#ui/settings/settings-page.tsx';
import { createTabAddress } from '#ui/state/address.ts';
import { createEstates, EstatesContext } from '#ui/state/estates.ts';
import { createOwnRolesState } from '#ui/state/own-roles-state.ts';
import { createPreferencesState } from '#ui/state/preferences-state.ts';
import { createSelfTestState } from '#ui/state/self-test-state.ts';
import { createSettingsState } from '#ui/state/settings-state.ts';
import { createSourcesState, type ExportFormat } from '#ui/state/sources-state.ts';
import { provideTexts } from '#ui/text.ts';
import { createAdminActions } from './admin-actions.ts';
import { menuDeps } from './menu-deps.ts';
import '#ui/tokens.css';
import '#ui/components/controls.css';

provideTexts((key, values) => browser.i18n.getMessage(key, values), browser.i18n.getUILanguage());
document.documentElement.lang = browser.i18n.getUILanguage();

const database = await openDatabase();
const deps = menuDeps(database);

const settings = createSettingsState(
  {
    load: async () => {
      const [enrolments, contacts, nextFetchMs, policy] = await Promise.all([
        deps.store.loadEnrolments(),
        deps.contacts.load(),
        nextSyncMs(),
        deps.loadPolicy(),
      ]);
      const news = enrolments.map(async ({ id }) => [id, await deps.store.loadNews(id)] as const);
      return {
        enrolments,
        contacts,
        news: Object.fromEntries(await Promise.all(news)),
        ...(nextFetchMs === undefined ? {} : { nextFetchMs }),
        policyProblems: managedEnrolmentProblems(policy),
        onlyManaged: policy.onlyManagedEnrolments,
        isPolicyPending:
          policy.enrolments.length > 0 && enrolments.every(({ origin }) => origin === 'person'),
      };
    },
    keyWords: async ({ keys }) => {
      const thumbprints = await Promise.all(keys.map(jwkThumbprint));
      return thumbprints.flatMap(spokenThumbprint);
    },
    preview: async (pasted) => {
      const parsed = parseEnrolment(pasted);
      // Inside the click and before anything is awaited, or the browser refuses to ask.
      if (parsed.kind === 'valid') await requestSiteAccess(parsed.enrolment.url);
      return previewEnrolment(deps, pasted);
    },
    confirm: (offer) => confirmEnrolment(deps, offer),
    leave: (id) => leaveEnrolment(deps, id),
    syncNow: async () => {
      await sendToBackground({ kind: 'menu/sync-now' });
    },
  },
  Date.now,
);
const EXPORTS = { aesr: toAesrText, 'aws-config': toAwsConfigText, csv: toCsvText } as const;

const sources = createSourcesState({
  load: deps.sources.load,
  read: async (pasted, hints) => {
    const menu = await loadPackedMenu(database);
    const known = menu ? accountsByAlias(menu) : new Map<string, AccountId>();
    return readRolesText(pasted, {
      ...hints,
      accounts: new Map([...known, ...(hints.accounts ?? [])]),
    });
  },
  importRoles: (name, menu) => importRoles(deps, name, menu),
  remove: (name) => removeRoles(deps, name),
  exportMenu: async (format: ExportFormat) => {
    const menu = await loadPackedMenu(database);
    return EXPORTS[format]({ bases: menu?.bases ?? [], roles: menu ? rolesOf(menu) : [] });
  },
});
const LOOK_AT_SESSIONS_MS = 15_000;

const ownSource = browser.i18n.getMessage('sources_own_name');
const ownRoles = createOwnRolesState({
  load: async () => {
    const [menu, kept] = await Promise.all([loadPackedMenu(database), deps.sources.load()]);
    const own = kept.find(({ name }) => name === ownSource);
    return { bases: menu?.bases ?? [], roles: own?.roles ?? [] };
  },
  add: async (base, role) => {
    await addOwnRole(deps, ownSource, { base, role });
    await sources.refresh();
  },
  remove: async (role) => {
    await removeOwnRole(deps, ownSource, role);
    await sources.refresh();
  },
});
const preferences = createPreferencesState({ load: loadPreferences, save: savePreferences });

const selfTest = createSelfTestState({
  examine: async () => {
    const [hasAccess, tabs, dropped] = await Promise.all([
      hasConsoleAccess(),
      examineConsoleTabs(),
      loadDropped(),
    ]);
    return { hasAccess, tabs, dropped };
  },
  requestAccess: requestConsoleAccess,
});

effect(() => applyTheme(preferences.preferences.value));

/** An enrolment link leads here; its text goes to the form and out of the address, since it may hold a seal. */
function takeEnrolmentLink(): void {
  if (!location.hash.startsWith('#jumpgate:')) return;
  settings.linked.value = location.hash.slice(1);
  history.replaceState(null, '', '#/settings');
}
takeEnrolmentLink();
const address = createTabAddress(window);
const estates = createEstates(
  {
    loadAll: createConfigurationStore(database).loadAll,
    createActions: () => createAdminActions(database),
    loadLast: loadLastEstate,
    saveLast: saveLastEstate,
    onChanged: onEstatesAnnounced,
    onSessions: watchSessions,
  },
  address,
  Date.now,
);
window.addEventListener('hashchange', takeEnrolmentLink);
onMenusAnnounced(() => void settings.refresh());
// An answer that changes nothing is not announced; who comes back to this tab sees how old it is.
window.addEventListener('focus', () => void settings.refresh());

effect(() => {
  const { configuration } = estates.current.value;
  const isSeveral = estates.known.value.length > 1;
  document.title = isSeveral ? `${configuration.value?.name ?? ''} · Jumpgate` : 'Jumpgate';
});
setInterval(() => void estates.lookAtSessions(), LOOK_AT_SESSIONS_MS);

// Or a tab on one estate would begin as if there were none.
await estates.load();

const root = document.getElementById('app');
if (!root) throw new Error('The page has no place to draw in.');
render(
  <EstatesContext.Provider value={estates}>
    <AdminApp
      address={address.current}
      selfTest={<SelfTestPage state={selfTest} />}
      settings={
        <>
          <SettingsPage state={settings} />
          <SourcesSection state={sources} />
          <OwnRolesSection state={ownRoles} />
          <PreferencesSection state={preferences} />
        </>
      }
    />
  </EstatesContext.Provider>,
  root,
);
await Promise.all([
  settings.start(),
  sources.refresh(),
  ownRoles.refresh(),
  preferences.refresh(),
  estates.start(),
]);
