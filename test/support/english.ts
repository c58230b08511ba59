import messages from '#locales/en/messages.json';
import { provideTexts } from '#ui/text.ts';

/** Gives components their English texts, as the browser would. */
export function provideEnglish(): void {
  provideTexts((key, values = []) => {
    // as: unknown keys are answered with nothing, as browsers do.
    const message = (messages as Readonly<Record<string, { readonly message: string }>>)[key];
    return (message?.message ?? '').replace(
      /\$(\d)/g,
      (_, n: string) => values[Number(n) - 1] ?? '',
    );
  }, 'en');
}
