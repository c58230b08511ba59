import type { EstateFileReading } from '#core/estate/estate-file.ts';
import { Notice } from '#ui/components/notice.tsx';
import { countText, text } from '#ui/text.ts';
import { issueText } from './issue-text.ts';

interface FileIssuesProps {
  readonly reading: Extract<EstateFileReading, { kind: 'invalid' }>;
}

/** Everything that is wrong in a file, by line and column; nothing of it was imported. */
export function FileIssues({ reading: { issues, issueCount } }: FileIssuesProps) {
  return (
    <Notice kind="danger">
      <strong>{countText('import_issues', issueCount)}</strong>
      <ul class="file-issues" tabIndex={0}>
        {issues.map(({ line, column, ...issue }, at) => (
          <li key={at}>
            {line !== undefined && <b class="number">{text('issue_line', line)} </b>}
            {column !== '' && <span class="mono">{column}: </span>}
            {issueText(issue)}
          </li>
        ))}
      </ul>
      {issueCount > issues.length && (
        <p>{countText('import_issues_more', issueCount - issues.length)}</p>
      )}
    </Notice>
  );
}
