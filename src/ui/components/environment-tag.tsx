import './environment-tag.css';

interface EnvironmentTagProps {
  /** As the configuration names it; absent: nothing is shown. */
  readonly environment: string | undefined;
}

const KNOWN: readonly (readonly [RegExp, string])[] = [
  [/^(prod|production|live)$/i, 'prod'],
  [/^(stage|staging|preprod|uat)$/i, 'stage'],
  [/^(test|qa|int|integration)$/i, 'test'],
  [/^(dev|development|sandbox)$/i, 'dev'],
];

/** The class of an environment that decides its colour; `other` for names of a company's own. */
export function environmentKind(environment: string | undefined): string {
  return KNOWN.find(([pattern]) => pattern.test(environment ?? ''))?.[1] ?? 'other';
}

/** The environment as a word in its colour, never the colour alone. */
export function EnvironmentTag({ environment }: EnvironmentTagProps) {
  if (environment === undefined) return null;
  return (
    <span class={`environment-tag ${environmentKind(environment)}`} dir="auto">
      {environment}
    </span>
  );
}
