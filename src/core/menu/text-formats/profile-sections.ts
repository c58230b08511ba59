import type { ImportProblem } from './imported-menu.ts';

/** A value and where it stands. */
export interface PlacedValue {
  readonly value: string;
  readonly line: number;
  readonly column: number;
}

/** One `[section]` of a profile text. */
export interface ProfileSection {
  /** Without the word `profile`. */
  readonly name: string;
  readonly line: number;
  readonly values: ReadonlyMap<string, PlacedValue>;
}

const SECTION = /^\[\s*(?:profile\s+)?([^\]]+?)\s*\](?:\s*[#;].*)?$/i;
// A comment begins a line, or follows a blank: `#` and `;` inside a word belong to it.
const COMMENT = /(?:^|\s)[#;].*$/;

/**
 * Reads `[name]` sections of `key = value` lines, as AWS Extend Switch Roles and the AWS CLI write them. What cannot be
 * read is reported, and the rest is read on. Untrusted text.
 */
export function profileSections(text: string): {
  readonly sections: readonly ProfileSection[];
  readonly problems: readonly ImportProblem[];
} {
  const sections: (ProfileSection & { readonly values: Map<string, PlacedValue> })[] = [];
  const problems: ImportProblem[] = [];
  text.split(/\r\n|\r|\n/).forEach((raw, index) => {
    const line = index + 1;
    const [, name] = SECTION.exec(raw.trim()) ?? [];
    if (name !== undefined) {
      sections.push({ name, line, values: new Map() });
      return;
    }
    const content = raw.replace(COMMENT, '').trim();
    if (content === '') return;
    const column = raw.indexOf(content) + 1;
    const equals = content.indexOf('=');
    const key = content.slice(0, Math.max(equals, 0)).trim().toLowerCase();
    const value = content.slice(equals + 1).trim();
    const section = sections.at(-1);
    // An indented line continues a nested setting of the AWS CLI, such as `s3 =`, which says nothing about roles.
    const isNested = /^\s/.test(raw) && section !== undefined;
    if (!section || key === '' || (value === '' && equals < 0)) {
      if (!isNested) problems.push({ kind: 'bad-line', line, column, value: content });
    } else if (section.values.has(key)) {
      if (!isNested) problems.push({ kind: 'duplicate-key', line, column, value: key });
    } else if (value !== '') {
      section.values.set(key, { value, line, column: raw.indexOf(value, raw.indexOf('=')) + 1 });
    }
  });
  return { sections, problems };
}
