// Entry: runs where a console address names a role (see README "Role links"), before the page does. The extension's own
// page takes its place, and the step back leads to the same console page without the role.
import { withoutRole } from '#app/role-link.ts';
import { browser } from '#webext/browser.ts';

const { href } = location;
const plain = withoutRole(href);
// The manifest's pattern also fits addresses with such letters elsewhere.
if (plain !== href) {
  history.replaceState(null, '', plain);
  window.stop();
  browser.runtime.sendMessage({ kind: 'link/open', address: href }).catch(() => {
    // The extension has been updated or removed under this page: what is left is the console page.
    location.reload();
  });
}
