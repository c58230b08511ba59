import type { ReadOptions, ReadResult } from '#app/read-estate.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import type { AccountId, RoleArn } from '#core/aws/arn.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { OrganizationAccount } from '#core/ports.ts';

/** Reading the estate. What was read is kept, and the next tab opens with it. */
export interface ReadingActions {
  readonly loadPicture: (configuration: EstateConfiguration) => Promise<EstatePicture | undefined>;
  readonly readEstate: (
    configuration: EstateConfiguration,
    options: ReadOptions,
  ) => Promise<ReadResult>;
  /** The picture with one account of it read anew. */
  readonly refreshAccount: (
    configuration: EstateConfiguration,
    picture: EstatePicture,
    account: AccountId,
    signal: AbortSignal,
  ) => Promise<EstatePicture>;
  /** The picture with one role of a target account read anew. */
  readonly refreshRole: (
    configuration: EstateConfiguration,
    picture: EstatePicture,
    role: RoleArn,
    signal: AbortSignal,
  ) => Promise<EstatePicture>;
  /** Every account of the organization; the session's account must be its management account or a delegated administrator. */
  readonly listOrganizationAccounts: (
    configuration: EstateConfiguration,
    signal: AbortSignal,
  ) => Promise<readonly OrganizationAccount[]>;
}
