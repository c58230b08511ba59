import { Notice } from './notice.tsx';

/** What is wrong with what was entered, all of it at once; nothing while nothing is. */
export function IssueNotice({ issues }: { readonly issues: readonly string[] }) {
  if (issues.length === 0) return null;
  return (
    <Notice kind="danger">
      <ul>
        {issues.map((issue) => (
          <li key={issue}>{issue}</li>
        ))}
      </ul>
    </Notice>
  );
}
