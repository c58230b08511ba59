import type { AccessTable } from '#core/access/access-table.ts';
import type { PrincipalArn } from '#core/aws/arn.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { GrantInterval } from '#core/ledger/grant-interval.ts';
import { menuOfPerson } from '#core/menu/menu-of-person.ts';
import { toAesrText } from '#core/menu/text-formats/to-aesr-text.ts';
import { toAwsConfigText } from '#core/menu/text-formats/to-aws-config-text.ts';

/** A person's configuration after a record, in the forms people paste. */
export interface PersonConfiguration {
  readonly person: string;
  readonly name: string;
  /** Pretty JSON of the menu document's payload. */
  readonly menu: string;
  readonly aesr: string;
  readonly cli: string;
}

/** Whether an interval covers the time just after a record. */
const lastsAfter = ({ fromSeq, toSeq }: GrantInterval, seq: number) =>
  fromSeq <= seq && (toSeq === null || toSeq > seq);

/**
 * What the people whose principals a record touched were configured with once it was done, by the ledger's word; names and colours
 * are those of today. Conditions that no console can meet are known for what was read last only.
 *
 * @param access - What was read last; undefined when nothing has been.
 */
export function configurationsAt(
  configuration: EstateConfiguration,
  intervals: readonly GrantInterval[],
  seq: number,
  touched: ReadonlySet<PrincipalArn>,
  access: AccessTable | undefined,
): readonly PersonConfiguration[] {
  const held = intervals.filter(
    (interval) =>
      lastsAfter(interval, seq) &&
      (interval.state === 'granted' ||
        (interval.state === 'conditional' &&
          access?.pairOf(interval.principal, interval.role)?.isOfferable !== false)),
  );
  return configuration.people
    .filter(({ principals }) => principals.some((arn) => touched.has(arn)))
    .map((person) => {
      const menu = menuOfPerson(configuration, person, (principal) =>
        held.filter((interval) => interval.principal === principal),
      );
      return {
        person: person.id,
        name: person.name,
        menu: JSON.stringify(menu, null, 2),
        aesr: toAesrText(menu),
        cli: toAwsConfigText(menu),
      };
    });
}
