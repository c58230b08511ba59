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

/** The classes that give an environment's colour as `--environment`; names of a company's own share one. */
export function environmentClass(environment: string | undefined): string {
  const kind = KNOWN.find(([pattern]) => pattern.test(environment ?? ''))?.[1];
  return kind === undefined ? 'environment' : `environment ${kind}`;
}

/** The environment as a word in its colour, never the colour alone. */
export function EnvironmentTag({ environment }: EnvironmentTagProps) {
  if (environment === undefined) return null;
  return (
    <span class={`environment-tag ${environmentClass(environment)}`} dir="auto">
      {environment}
    </span>
  );
}
