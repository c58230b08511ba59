import type { AccessColumns } from './access-table.ts';
import type { EstatePicture } from './picture.ts';

/** To the access worker: evaluate this picture. The worker keeps the last one, and works out only what differs from it. */
export interface AccessRequest {
  /** Counts up; the answer repeats it, so that an answer to an older picture can be told. */
  readonly id: number;
  readonly picture: EstatePicture;
}

/** From the access worker: the pairs, their arrays handed over and not copied. */
export interface AccessReply {
  readonly id: number;
  readonly columns: AccessColumns;
}
