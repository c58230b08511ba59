// Entry: runs in the console page's own world, where its scripts keep who is signed in and the token of its forms.
// It holds no secret and no rights: whatever it does, the page could do.
import { ASK_EVENT, parseJson, TELL_EVENT, type PageFacts } from '#console/page-channel.ts';

interface ConsoleGlobals {
  readonly AWSC?: { readonly Auth?: { readonly getMbtc?: () => unknown } };
  readonly ConsoleNavService?: { readonly AccountInfo?: Readonly<Record<string, unknown>> };
}

// as: what a console page may have put there; every member is looked at before it is used.
const globals = window as unknown as ConsoleGlobals;

const tell = (facts: PageFacts) =>
  document.dispatchEvent(new CustomEvent(TELL_EVENT, { detail: JSON.stringify(facts) }));

function facts(): PageFacts {
  const info = globals.ConsoleNavService?.AccountInfo ?? {};
  const pairs = [
    ['loginAccount', info['loginDisplayNameAccount']],
    ['loginUser', info['loginDisplayNameUser']],
    ['roleAccount', info['roleDisplayNameAccount']],
    ['roleUser', info['roleDisplayNameUser']],
  ] as const;
  return {
    ...Object.fromEntries(pairs.filter(([, value]) => typeof value === 'string')),
    hasToken: typeof globals.AWSC?.Auth?.getMbtc === 'function',
  };
}

async function post(action: string, fields: Readonly<Record<string, string>>): Promise<boolean> {
  const csrf = await globals.AWSC?.Auth?.getMbtc?.();
  if (typeof csrf !== 'string' || csrf === '') return false;
  const form = document.createElement('form');
  form.method = 'POST';
  form.action = action;
  form.target = '_top';
  for (const [name, value] of Object.entries({ ...fields, csrf })) {
    const input = document.createElement('input');
    input.type = 'hidden';
    input.name = name;
    input.value = value;
    form.append(input);
  }
  document.body.append(form);
  // After the answer has left: the page is gone once the form is submitted.
  setTimeout(() => form.submit());
  return true;
}

document.addEventListener(ASK_EVENT, (event) => {
  const detail: unknown = event instanceof CustomEvent ? event.detail : undefined;
  const question = typeof detail === 'string' ? parseJson(detail) : undefined;
  if (typeof question !== 'object' || question === null || !('kind' in question)) return;
  if (question.kind === 'facts') tell(facts());
  if (question.kind !== 'post' || !('action' in question) || !('fields' in question)) return;
  const { action, fields } = question;
  if (typeof action !== 'string' || typeof fields !== 'object' || fields === null) return;
  const texts = Object.entries(fields).map(([name, value]) => [name, String(value)]);
  void post(action, Object.fromEntries(texts) as Record<string, string>).then(
    (posted) => tell({ posted }),
    () => tell({ posted: false }),
  );
});
