import { expect, test } from 'vitest';
import { parsePolicyDocument } from '#core/access/policy-document.ts';
import { unknownText } from '#ui/admin/unknown-text.ts';
import { provideEnglish } from '../../support/english.ts';

provideEnglish();

test('all that is wrong with a document is said, in words', () => {
  const parsed = parsePolicyDocument(
    JSON.stringify({
      Id: 1,
      Statement: [
        7,
        { Effect: 'allow', Action: ['a', 1], NotAction: 'a', Condition: { Bool: { x: {} } }, X: 1 },
      ],
    }),
  );
  if (parsed.kind === 'parsed') throw new Error('It can be read.');
  const said = unknownText({ kind: 'document-unreadable', issues: parsed.issues });
  for (const { path, problem } of parsed.issues) {
    const alone = unknownText({ kind: 'document-unreadable', issues: [{ path, problem }] });
    expect(alone).toContain(path);
    expect(alone).not.toContain(problem);
    expect(said).toContain(path);
  }
  expect(new Set(parsed.issues.map(({ problem }) => problem)).size).toBe(7);
});
