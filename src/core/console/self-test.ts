import * as v from 'valibot';

/** What a console page is asked for; `_locales` says each as `fact_‹name›`. */
export const FACT_NAMES = [
  'loginAccount',
  'loginUser',
  'roleAccount',
  'roleUser',
  'differentiator',
  'region',
  'signInEndpoint',
  'formToken',
] as const;
/** One of {@link FACT_NAMES}. */
export type FactName = (typeof FACT_NAMES)[number];

/** Where a fact may stand; `_locales` says each as `fact_place_‹name›`. AWS documents only what the host says. */
export const FACT_PLACES = ['host', 'script', 'element', 'session-data'] as const;
/** One of {@link FACT_PLACES}. */
export type FactPlace = (typeof FACT_PLACES)[number];

const FoundFactSchema = v.object({
  place: v.picklist(FACT_PLACES),
  /** Untrusted text of the page; the form token is never told, only that there is one. */
  value: v.string(),
});
/** A fact and where it was found. */
export type FoundFact = v.InferOutput<typeof FoundFactSchema>;

/** All facts; absent or undefined: found nowhere. */
export type FoundFacts = Readonly<Partial<Record<FactName, FoundFact | undefined>>>;

/** What was dropped, for its shape or for who sent it. */
export const DroppedSchema = v.object({ shape: v.number(), sender: v.number() });
/** See {@link DroppedSchema}. */
export type Dropped = v.InferOutput<typeof DroppedSchema>;

/** What the content script of a tab answers when it is examined. Untrusted: the page is a stranger. */
export const ExaminationSchema = v.object({
  kind: v.literal('examined'),
  facts: v.partial(v.object(v.entriesFromList(FACT_NAMES, FoundFactSchema))),
  dropped: DroppedSchema,
});
/** See {@link ExaminationSchema}. */
export type Examination = v.InferOutput<typeof ExaminationSchema>;
