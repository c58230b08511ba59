/**
 * The session name under which an administrator works in target accounts, so that CloudTrail there names the human: the
 * user's name, or the session name they already carry. What RoleSessionName does not admit becomes a dash.
 *
 * @param callerArn - As GetCallerIdentity answers, or a plain name; untrusted.
 * @returns 2 to 64 characters of `[\w+=,.@-]`.
 * @see STS API Reference, AssumeRole, RoleSessionName
 */
export function sessionNameOf(callerArn: string): string {
  const name = callerArn.slice(callerArn.lastIndexOf('/') + 1).slice(0, 64);
  return name.replace(/[^\w+=,.@-]/g, '-').padEnd(2, '-');
}
