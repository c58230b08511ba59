import type { ImportProblem } from './imported-menu.ts';

/** A value and where it stands. */
export interface PlacedValue {
  readonly value: string;
  readonly line: number;
  readonly column: number;
}

/** One `[section]` of a profile text. */
export interface ProfileSection {
  /** Without the word `profile`, and without quotes after it. */
  readonly name: string;
  readonly line: number;
  readonly values: ReadonlyMap<string, PlacedValue>;
}

const SECTION = /^\[\s*(profile\s+)?([^\]]+?)\s*\]$/i;
// A comment begins a line, or follows a blank: `#` and `;` inside a word belong to it, and `#ffaaee` is a colour.
const COMMENT = /(?:^|\s)(?:;|#(?![0-9a-f]{6}\s*$)).*$/i;
const QUOTED = /^(["'])(.*)\1$/;

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
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  // Lines indented further belong to a setting of the AWS CLI such as `s3 =`, which says nothing about roles.
  let nestedBelow = Infinity;
  lines.forEach((raw, index) => {
    const line = index + 1;
    const content = raw.replace(COMMENT, '').trim();
    if (content === '' || indentation(raw) > nestedBelow) return;
    nestedBelow = Infinity;
    const [, profile, name] = SECTION.exec(content) ?? [];
    if (name !== undefined) {
      // Quotes belong to the CLI's form; elsewhere they are letters of the name.
      const bare = profile === undefined ? name : withoutQuotes(name);
      sections.push({ name: bare, line, values: new Map() });
      return;
    }
    const column = raw.indexOf(content) + 1;
    const equals = content.indexOf('=');
    const key = content.slice(0, Math.max(equals, 0)).trim().toLowerCase();
    const value = content.slice(equals + 1).trim();
    const section = sections.at(-1);
    const report = (kind: ImportProblem['kind'], shown: string) => {
      problems.push({ kind, line, column, value: shown });
    };
    if (!section || key === '') report('bad-line', content);
    else if (section.values.has(key)) report('duplicate-key', key);
    else if (value !== '') {
      const at = raw.indexOf(value, raw.indexOf('=')) + 1;
      section.values.set(key, { value: withoutQuotes(value), line, column: at });
    } else if (indentation(lines[index + 1] ?? '') > indentation(raw))
      nestedBelow = indentation(raw);
    else report('empty-value', key);
  });
  return { sections, problems };
}

const withoutQuotes = (value: string) => QUOTED.exec(value)?.[2] ?? value;

/** How many blanks a line begins with; a blank line is not indented. */
const indentation = (line: string) => (line.trim() === '' ? 0 : line.search(/\S/));
