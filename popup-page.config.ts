import { build, type Plugin, type Rolldown } from 'vite';

const PAGE = 'src/popup.html';
const ENTRY = /<script type="module"[^>]* src="([^"]+)"><\/script>\s*/;
const PRELOAD = /<link rel="modulepreload"[^>]* href="([^"]+)">\s*/g;
const STYLES = /<link rel="stylesheet"[^>]* href="\/([^"]+)">\s*/g;

/**
 * Makes the popup's page one answer and one script away from its first look: the style sheets stand in the page, and the
 * classic script `popup-first.ts`, which draws what was seen last, is all that it waits for. That script is told which modules
 * to load afterwards.
 */
export function popupPage(): Plugin {
  return {
    name: 'popup-page',
    enforce: 'post',
    async generateBundle(_, bundle) {
      const page = bundle[PAGE];
      if (page?.type !== 'asset') return;
      const html = String(page.source);
      const [, entry = ''] = ENTRY.exec(html) ?? [];
      const modules = [entry, ...Array.from(html.matchAll(PRELOAD), ([, href]) => href)];
      const fileName = this.getFileName(
        this.emitFile({ type: 'asset', name: 'popup-first.js', source: await firstScript() }),
      );
      const first = `<script src="/${fileName}" data-modules="${modules.join(' ')}"></script>`;
      page.source = html
        .replace(ENTRY, '')
        .replace(PRELOAD, '')
        .replace(STYLES, (_link, name: string) => `<style>${styleSheet(bundle, name)}</style>`)
        .replace('<body>', () => `<body>${first}`);
    },
  };
}

function styleSheet(bundle: Rolldown.OutputBundle, name: string): string {
  const sheet = bundle[name];
  if (sheet?.type !== 'asset') throw new Error(`The popup names no such style sheet: ${name}`);
  return String(sheet.source).trim();
}

/** The entry as one classic script. */
async function firstScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: 'src/popup-first.ts', formats: ['iife'], name: 'popupFirst' },
    },
  });
  const [output] = [built].flat();
  const chunk = output && 'output' in output ? output.output[0] : undefined;
  if (!chunk) throw new Error('The popup has no first script.');
  return chunk.code;
}
