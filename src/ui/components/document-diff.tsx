import { diffLines } from 'diff';
import { countText, text } from '#ui/text.ts';
import './document-diff.css';

interface DocumentDiffProps {
  /** JSON text; null when the document did not exist, or will not. */
  readonly before: string | null;
  readonly after: string | null;
}

/** One line of a diff. */
export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed' | 'skipped';
  readonly text: string;
}

const CONTEXT = 3;

function pretty(document: string | null): string {
  if (document === null) return '';
  try {
    return JSON.stringify(JSON.parse(document), null, 2) + '\n';
  } catch {
    return document + '\n'; // IAM returned something that is no JSON: it is compared as it stands.
  }
}

/** The lines of a diff of two policy documents, long unchanged stretches folded to one `skipped` line. */
export function documentDiff(before: string | null, after: string | null): DiffLine[] {
  const lines = diffLines(pretty(before), pretty(after)).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((line): DiffLine => ({
        kind: added ? 'added' : removed ? 'removed' : 'same',
        text: line,
      })),
  );
  const isNear = lines.map((_, i) =>
    lines.slice(Math.max(0, i - CONTEXT), i + CONTEXT + 1).some(({ kind }) => kind !== 'same'),
  );
  const folded: DiffLine[] = [];
  let skipped = 0;
  lines.forEach((line, i) => {
    if (!isNear[i]) {
      skipped++;
      return;
    }
    if (skipped) folded.push({ kind: 'skipped', text: String(skipped) });
    skipped = 0;
    folded.push(line);
  });
  if (skipped) folded.push({ kind: 'skipped', text: String(skipped) });
  return folded;
}

const SIGNS = { same: ' ', added: '+', removed: '−', skipped: '⋯' };

/** Before and after of one policy document, line by line. */
export function DocumentDiff({ before, after }: DocumentDiffProps) {
  return (
    <div class="document-diff mono" role="table" aria-label={text('diff_label')} tabIndex={0}>
      {documentDiff(before, after).map((line, index) => (
        <div key={index} role="row" class={line.kind}>
          <span role="cell" class="sign">
            {SIGNS[line.kind]}
          </span>
          <span role="cell" class="line">
            {line.kind === 'skipped' ? countText('diff_skipped', Number(line.text)) : line.text}
          </span>
        </div>
      ))}
    </div>
  );
}
