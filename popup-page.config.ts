import { build, type BuildEnvironmentOptions, type Plugin, type Rolldown } from 'vite';

const PAGE = 'src/popup.html';
const ENTRY = /<script type="module"[^>]* src="([^"]+)"><\/script>\s*/;
const PRELOAD = /<link rel="modulepreload"[^>]*>\s*/g;
const STYLES = /<link rel="stylesheet"[^>]* href="\/([^"]+)">\s*/g;

/**
 * Makes the popup's page one answer and one script away from its first look: the style sheets stand in the page, and the
 * classic script `popup-first.ts`, which draws what was seen last, is all that it waits for. That script is told which module
 * to load afterwards: one made of nothing but what the popup uses, since modules that pages share hold what any of them uses.
 */
export function popupPage(): Plugin {
  return {
    name: 'popup-page',
    enforce: 'post',
    async generateBundle(_, bundle) {
      const page = bundle[PAGE];
      if (page?.type !== 'asset') return;
      const html = String(page.source);
      const emit = async (name: string, source: Promise<string>) =>
        `/${this.getFileName(this.emitFile({ type: 'asset', name, source: await source }))}`;
      const menu = await emit('popup.js', bundled({ rolldownOptions: { input: 'src/popup.tsx' } }));
      const first = await emit(
        'popup-first.js',
        bundled({ lib: { entry: 'src/popup-first.ts', formats: ['iife'], name: 'popupFirst' } }),
      );
      const script = `<script src="${first}" data-module="${menu}"></script>`;
      const [, shared = ''] = ENTRY.exec(html) ?? [];
      Reflect.deleteProperty(bundle, shared.slice(1));
      page.source = html
        .replace(ENTRY, '')
        .replace(PRELOAD, '')
        .replace(STYLES, (_link, name: string) => `<style>${styleSheet(bundle, name)}</style>`)
        .replace('<body>', () => `<body>${script}`);
    },
  };
}

function styleSheet(bundle: Rolldown.OutputBundle, name: string): string {
  const sheet = bundle[name];
  if (sheet?.type !== 'asset') throw new Error(`The popup names no such style sheet: ${name}`);
  return String(sheet.source).trim();
}

/** An entry and all that it uses as one script. */
async function bundled(options: BuildEnvironmentOptions): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: { write: false, target: 'es2023', modulePreload: false, ...options },
  });
  const [output] = [built].flat();
  const chunks = output && 'output' in output ? output.output : [];
  const [chunk, ...others] = chunks.filter(({ type }) => type === 'chunk');
  if (chunk?.type !== 'chunk' || others.length > 0)
    throw new Error('The popup is not made of one script each.');
  return chunk.code;
}
