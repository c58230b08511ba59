import Papa from 'papaparse';

/**
 * Reads from IAM's credential report which users have an MFA device, by user name. Users of whom it says neither are left out.
 *
 * @param csv - Untrusted.
 * @see IAM User Guide, Generate credential reports for your AWS account
 */
export function mfaInCredentialReport(csv: string): ReadonlyMap<string, boolean> {
  const { data } = Papa.parse<Readonly<Record<string, string | undefined>>>(csv, {
    header: true,
    skipEmptyLines: true,
  });
  return new Map(
    data.flatMap(({ user, mfa_active: isActive }) =>
      user !== undefined && (isActive === 'true' || isActive === 'false')
        ? [[user, isActive === 'true'] as const]
        : [],
    ),
  );
}
