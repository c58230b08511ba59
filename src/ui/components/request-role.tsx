import { text } from '#ui/text.ts';

interface RequestRoleProps {
  /** Twelve digits, an alias or a name; absent: the reader says which. */
  readonly account?: string;
  /** Path and name. */
  readonly role?: string;
}

/**
 * A link to the page that writes a grant request, for a role that a person may not have: beside a refusal, under a
 * search that finds nothing. It opens in a tab of its own; without properties the form is empty.
 */
export function RequestRole({ account = '', role = '' }: RequestRoleProps) {
  const subject = new URLSearchParams({ request: `${account}/${role}` });
  return (
    <a class="request-role" href={`/src/link.html#${subject.toString()}`} target="_blank">
      {text('request_open')}
    </a>
  );
}
