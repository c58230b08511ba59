import type { Finding } from '#core/access/finding.ts';
import type { EstatePicture } from '#core/access/picture.ts';
import { adoptionsOf } from '#core/change/adoptions.ts';
import type { EstateConfiguration } from '#core/estate/configuration.ts';
import type { SetupAnswers } from './setup-answers.ts';

/** The stations of the walk from nothing to a working company, in order. */
export const SETUP_STEPS = [
  'jump',
  'roles',
  'accounts',
  'sharing',
  'people',
  'publication',
  'adoption',
] as const;
/** One of {@link SETUP_STEPS}. */
export type SetupStep = (typeof SETUP_STEPS)[number];

/** How far a step is: `count` of its things are there, `missing` are known to be missing. */
export interface StepStanding {
  readonly step: SetupStep;
  readonly kind: 'done' | 'open' | 'part' | 'skipped';
  readonly count: number;
  readonly missing: number;
}

/** What the walk's standing is worked out from; nothing of it is kept for the walk's own sake but the answers. */
export interface SetupSight {
  readonly configuration: EstateConfiguration | undefined;
  readonly answers: SetupAnswers;
  readonly isSignedIn: boolean;
  readonly picture: EstatePicture | undefined;
  /** Undefined until they are worked out. */
  readonly findings: readonly Finding[] | undefined;
}

function standing(step: SetupStep, count: number, missing = 0): StepStanding {
  const kind = missing > 0 && count > 0 ? 'part' : count > 0 ? 'done' : 'open';
  return { step, kind, count, missing };
}

/** Where every step stands, told by what exists rather than by what was clicked, so that the walk can be left anywhere and resumed. */
export function setupStandings(sight: SetupSight): readonly StepStanding[] {
  const { configuration, answers, isSignedIn, picture, findings } = sight;
  const accounts = configuration?.accounts ?? [];
  const read = new Set(
    (picture?.accounts ?? []).filter(({ kind }) => kind === 'read').map(({ account }) => account),
  );
  const people = configuration?.people ?? [];
  const foreign = configuration ? adoptionsOf(findings ?? [], configuration) : [];
  const reached = accounts.filter(({ id }) => read.has(id)).length;
  const published = people.filter(({ menuId }) => menuId !== undefined).length;
  return [
    standing('jump', configuration ? 1 : 0, configuration && !isSignedIn ? 1 : 0),
    standing('roles', answers.administrators.trim() === '' ? 0 : 1),
    standing('accounts', accounts.length, picture ? accounts.length - reached : accounts.length),
    answers.sharesNothing && !configuration?.sharing
      ? { step: 'sharing', kind: 'skipped', count: 0, missing: 0 }
      : standing('sharing', configuration?.sharing ? 1 : 0),
    standing('people', people.length),
    standing('publication', published, people.length - published),
    findings && reached > 0 && foreign.length === 0
      ? standing('adoption', 1)
      : { step: 'adoption', kind: 'open', count: 0, missing: foreign.length },
  ];
}

/** The first step that still wants something; undefined once everything stands. */
export function nextSetupStep(standings: readonly StepStanding[]): SetupStep | undefined {
  return standings.find(({ kind }) => kind === 'open' || kind === 'part')?.step;
}
