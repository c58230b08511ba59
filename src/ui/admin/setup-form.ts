import { parseEstate } from '#core/estate/estate-issues.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import { issueText } from './issue-text.ts';

/** What was typed into a form's fields, trimmed; empty for a field that is not there or a box that is not ticked. */
export function formTexts(form: HTMLFormElement): (name: string) => string {
  const data = new FormData(form);
  return (name) => {
    const answer = data.get(name);
    return typeof answer === 'string' ? answer.trim() : '';
  };
}

/** Keeps a configuration if it is right. @returns What is wrong, a sentence each; empty when it was kept. */
export async function saveEstate(
  next: unknown,
  configure: (configuration: EstateConfiguration) => Promise<void>,
): Promise<readonly string[]> {
  const reading = parseEstate(next);
  if (reading.kind === 'invalid') {
    return reading.issues.map((issue) => `${issue.path.join('.')}: ${issueText(issue)}`);
  }
  await configure(reading.configuration);
  return [];
}
