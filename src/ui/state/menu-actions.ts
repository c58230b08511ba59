import type { EstatePicture } from '#core/access/picture.ts';
import type { ErrorData } from '#core/errors.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';

/** How many people's menus have been looked at. */
export interface PublicationProgress {
  readonly done: number;
  readonly total: number;
}

/** What a publication came to; the configuration has gained names for menus that had none, and may sign with another key. */
export interface PublicationOutcome {
  readonly configuration: EstateConfiguration;
  readonly written: number;
  readonly unchanged: number;
  /** Ids of people whose menu could not be written, and why. */
  readonly failed: readonly { readonly person: string; readonly error: ErrorData }[];
}

/** What can be asked for on the way to people's browsers. Failures are AppErrors. */
export interface MenuActions {
  /** Publishes everyone's menu, and carries a rotation of the key that is under way to its end. */
  readonly publish: (
    configuration: EstateConfiguration,
    picture: EstatePicture,
    onProgress: (progress: PublicationProgress) => void,
    signal: AbortSignal,
  ) => Promise<PublicationOutcome>;
  /** Records what a publication wrote whose page died first. */
  readonly recordLeft: (configuration: EstateConfiguration) => Promise<void>;
  /** The estate with one person's menu sealed from the next publication on, or open again; their browser has to enrol anew. */
  readonly withSeal: (
    configuration: EstateConfiguration,
    person: string,
    isSealed: boolean,
  ) => EstateConfiguration;
  /** The text with which a person's browser enrols at the endpoint. */
  readonly enrolmentText: (configuration: EstateConfiguration, person: string) => Promise<string>;
  /** Puts a person's menu where `preview.html` reads it. */
  readonly preview: (
    configuration: EstateConfiguration,
    picture: EstatePicture,
    person: string,
  ) => Promise<void>;
  /** The estate's menus that were published as files, as one tar archive. */
  readonly archive: (configuration: EstateConfiguration) => Promise<Uint8Array>;
}
