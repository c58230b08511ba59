/** What kind of identity a caller's ARN names: how it can be let into a role differs. */
export type CallerKind = 'user' | 'role' | 'root';

/** Tells an account's root user, the session of a role and an IAM user (or a federated one) apart. */
export function callerKind(callerArn: string): CallerKind {
  if (callerArn.endsWith(':root')) return 'root';
  return callerArn.includes(':assumed-role/') ? 'role' : 'user';
}
