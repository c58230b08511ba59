/** The sentences of the page, in the reader's language. */
export interface ColleaguePageTexts {
  readonly language: string;
  readonly title: string;
  readonly intro: string;
  readonly steps: readonly string[];
  readonly copy: string;
  /** Where the address carries no enrolment. */
  readonly missing: string;
}

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/**
 * A page for the company's own web server: it shows the enrolment text that a person's link carries in its fragment, which browsers do
 * not send to servers, and says what to do with it. It loads nothing from anywhere.
 */
export function colleaguePage(texts: ColleaguePageTexts): string {
  const steps = texts.steps.map((step) => `        <li>${escaped(step)}</li>`).join('\n');
  return `<!doctype html>
<html lang="${escaped(texts.language)}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <meta name="referrer" content="no-referrer" />
    <title>${escaped(texts.title)}</title>
    <style>
      :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
      body { max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }
      textarea { width: 100%; height: 8rem; font: 13px ui-monospace, monospace; }
      li { margin: 0.5rem 0; }
    </style>
  </head>
  <body>
    <main>
      <h1>${escaped(texts.title)}</h1>
      <p id="intro">${escaped(texts.intro)}</p>
      <textarea id="enrolment" readonly aria-labelledby="intro"></textarea>
      <button id="copy" type="button">${escaped(texts.copy)}</button>
      <p id="missing" hidden>${escaped(texts.missing)}</p>
      <ol>
${steps}
      </ol>
    </main>
    <script>
      const text = location.hash.slice(1);
      const field = document.getElementById('enrolment');
      const button = document.getElementById('copy');
      const isThere = text.startsWith('jumpgate:');
      field.value = isThere ? text : '';
      field.hidden = button.hidden = !isThere;
      document.getElementById('missing').hidden = isThere;
      button.addEventListener('click', () => navigator.clipboard.writeText(text));
    </script>
  </body>
</html>
`;
}
