import { randomBytes } from 'node:crypto';
import type { Partition } from '#core/aws/partitions.ts';
import type { LabReply } from './contract.ts';
import { html, type Html } from './html.ts';

const STYLE = `
:root { color-scheme: light dark; --bar: #16191f; --text: light-dark(#16191f, #e9ebed); --quiet: light-dark(#5f6b7a, #9ba7b6);
  --back: light-dark(#f2f3f3, #0f1b2a); --card: light-dark(#fff, #16212f); --line: light-dark(#d5dbdb, #354150); --accent: light-dark(#0972d3, #539fe5); }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 14px/20px system-ui, sans-serif; }
header { display: flex; align-items: center; gap: 20px; height: 44px; padding: 0 20px; background: var(--bar); color: #e9ebed; }
header strong { font-size: 15px; letter-spacing: .02em; } header .grow { flex: 1; } header a, header summary { color: inherit; text-decoration: none; cursor: pointer; }
header details { position: relative; } summary { list-style: none; } header details > div { position: absolute; right: 0; top: 32px; z-index: 1; width: 300px; padding: 16px; display: grid; gap: 12px;
  background: var(--card); color: var(--text); border: 1px solid var(--line); border-radius: 8px; } header details a { color: var(--accent); }
main { max-width: 960px; margin: 32px auto; padding: 0 20px; display: grid; gap: 20px; } main.narrow { max-width: 480px; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 20px; display: grid; gap: 12px; }
h1 { font-size: 24px; line-height: 30px; margin: 0; } h2 { font-size: 16px; margin: 0; } p { margin: 0; } .quiet { color: var(--quiet); }
button { font: inherit; padding: 7px 16px; border: 1px solid var(--accent); border-radius: 18px; background: none; color: var(--accent); cursor: pointer; }
button.primary { background: var(--accent); color: light-dark(#fff, #0f1b2a); } label { display: grid; gap: 4px; } label.row { display: flex; gap: 8px; align-items: center; }
input:not([type=checkbox]) { font: inherit; padding: 6px 10px; border: 1px solid var(--line); border-radius: 8px; background: none; color: inherit; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 6px 20px; margin: 0; } dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; } code { font: 13px ui-monospace, monospace; overflow-wrap: anywhere; }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 8px; } ul.tiles { grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); } a { color: var(--accent); } form { display: grid; gap: 8px; }
ul.people button { width: 100%; text-align: left; border-color: var(--line); border-radius: 8px; color: inherit; } .alert { border-left: 4px solid #d91515; }
`;

/** One page of the sign-in or console sites. */
export interface WebPage {
  readonly title: string;
  readonly status?: number;
  readonly partition: Partition;
  /** Rendered with the nonce that its scripts and styles must carry. */
  readonly head?: (nonce: string) => Html;
  readonly body: Html;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Wraps a page as the real sites do: nothing runs that does not carry the nonce, forms go to the partition's own hosts only. */
export function renderWebPage({
  title,
  status = 200,
  partition,
  head,
  body,
  headers,
}: WebPage): LabReply {
  const nonce = randomBytes(16).toString('base64');
  const own = [partition.signInDomain, partition.consoleDomain ?? '']
    .filter((domain) => domain !== '')
    .flatMap((domain) => [`https://${domain}`, `https://*.${domain}`])
    .join(' ');
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style nonce="${nonce}">
          ${{ markup: STYLE }}
        </style>
        ${head?.(nonce)}
      </head>
      <body>
        ${body}
      </body>
    </html>`;
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      // The authorize picker ends at a loopback address: form-action also holds for what a form redirects to.
      'content-security-policy': `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; img-src 'self' data:; connect-src 'self' ${own}; form-action 'self' ${own} http://127.0.0.1:*; base-uri 'none'; frame-ancestors 'none'`,
      ...headers,
    },
    body: page.markup,
  };
}

/** Sends the browser elsewhere. */
export function redirectTo(location: string, headers?: Readonly<Record<string, string>>): LabReply {
  return { status: 302, headers: { location, 'cache-control': 'no-store', ...headers } };
}
