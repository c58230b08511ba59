/** A value of HCL; a {@link Reference} is written without quotes. */
type Value =
  string | number | boolean | Reference | readonly Value[] | { readonly [key: string]: Value };

/** An expression such as `aws_kms_key.jumpgate.arn`. */
interface Reference {
  readonly $: string;
}

/** One `type "label" "label" { … }`: attributes, and blocks within it. */
export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly attributes?: Readonly<Record<string, Value>>;
  readonly blocks?: readonly Block[];
}

/** An expression, which stands for its value. */
export const reference = (expression: string): Reference => ({ $: expression });
/** A resource of a provider. */
export const resource = (
  type: string,
  name: string,
  attributes: Readonly<Record<string, Value>>,
  ...blocks: readonly Block[]
): Block => ({ type: 'resource', labels: [type, name], attributes, blocks });
/** A block within another. */
export const block = (
  type: string,
  attributes: Readonly<Record<string, Value>>,
  ...blocks: readonly Block[]
): Block => ({ type, labels: [], attributes, blocks });
/** The document as `jsonencode` takes it. */
export const json = (document: unknown): Reference =>
  // as: documents are made of texts, lists and objects only.
  reference(`jsonencode(${writeValue(document as Value, '  ')})`);

/** A file of blocks. */
export function writeBlocks(blocks: readonly Block[]): string {
  return `${blocks.map((one) => writeBlock(one, '')).join('\n\n')}\n`;
}

function writeBlock({ type, labels, attributes = {}, blocks = [] }: Block, indent: string): string {
  const inner = `${indent}  `;
  const lines = [
    ...Object.entries(attributes).map(
      ([name, value]) => `${inner}${name} = ${writeValue(value, inner)}`,
    ),
    ...blocks.map((one) => writeBlock(one, inner)),
  ];
  const head = [type, ...labels.map((label) => JSON.stringify(label))].join(' ');
  return lines.length === 0
    ? `${indent}${head} {}`
    : `${indent}${head} {\n${lines.join('\n')}\n${indent}}`;
}

function writeValue(value: Value, indent: string): string {
  // A policy variable of IAM is IAM's to fill in, so Terraform must leave it alone.
  if (typeof value === 'string') return JSON.stringify(value).replaceAll('${aws:', () => '$${aws:');
  if (typeof value !== 'object') return String(value);
  const inner = `${indent}  `;
  if (isReference(value)) return value.$;
  const [open, lines, close] = isList(value)
    ? ['[', value.map((one) => `${inner}${writeValue(one, inner)},`), ']']
    : [
        '{',
        Object.entries(value).map(
          ([key, one]) => `${inner}${JSON.stringify(key)} = ${writeValue(one, inner)}`,
        ),
        '}',
      ];
  return `${open}\n${lines.join('\n')}\n${indent}${close}`;
}

function isReference(value: object): value is Reference {
  return '$' in value;
}

function isList(value: object): value is readonly Value[] {
  return Array.isArray(value);
}
