import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CelEngine, TemplateFile, type Engine } from '@aws/cloudformation-validate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { jumpTemplate, targetTemplate, toYaml } from '#core/setup/cloudformation.ts';
import type { SetupNames } from '#core/setup/setup-names.ts';
import { SETUP_NAMES } from '../../support/setup-names.ts';

let engine: Engine;
const folder = mkdtempSync(join(tmpdir(), 'jumpgate-templates-'));
// It compiles all its rules first, which takes a while where other tests want the processor too.
beforeAll(() => {
  engine = new CelEngine();
}, 240_000);
afterAll(() => {
  engine.free();
  rmSync(folder, { recursive: true });
});

/** What AWS's validator finds wrong; what it merely remarks upon, such as missing tags, begins with `I`. */
function faultsOf(yaml: string): readonly string[] {
  const path = join(folder, 'template.yaml');
  writeFileSync(path, yaml);
  return engine
    .validateStandard(new TemplateFile(path), { severityLevel: 'WARN' })
    .diagnostics.map(
      ({ ruleId, entity, propertyPath, message }) =>
        `${ruleId} ${entity?.logicalId ?? ''} ${propertyPath ?? ''}: ${message}`,
    );
}

const { shared, ...alone } = SETUP_NAMES;
const sharing = (changes: Partial<NonNullable<SetupNames['shared']>>): SetupNames => {
  if (!shared) throw new Error('The names share something.');
  return { ...alone, shared: { ...shared, ...changes } };
};

test.each([
  ['jump account, all of it', jumpTemplate(SETUP_NAMES)],
  ['jump account that shares nothing', jumpTemplate(alone)],
  ['jump account with a bucket of its own', jumpTemplate(sharing({ hasBucket: true }))],
  ['jump account with a web server of its own', jumpTemplate(sharing({ cloudFront: false }))],
  ['jump account with the longest bucket', jumpTemplate(sharing({ bucket: 'b'.repeat(63) }))],
  ['target account', targetTemplate(SETUP_NAMES, 'jump/JumpgateAdmin')],
  ['target account with the longest role', targetTemplate(SETUP_NAMES, 'r'.repeat(64))],
])('the template of the %s passes AWS’s own validator', (_, template) => {
  const yaml = toYaml(template);
  expect(faultsOf(yaml)).toEqual([]);
  expect(parse(yaml)).toEqual(JSON.parse(JSON.stringify(template)));
});

const ALIAS = { TargetKeyId: { Ref: 'Key' }, AliasName: 'alias/jumpgate' };
const KEY = {
  Type: 'AWS::KMS::Key',
  Properties: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' },
};

test.each([
  ['nothing', KEY, ALIAS, []],
  ['an unknown property', KEY, { ...ALIAS, Colour: 'red' }, ['Alias']],
  ['a missing one', KEY, { TargetKeyId: { Ref: 'Key' } }, ['Alias']],
  ['a wrong type', KEY, { ...ALIAS, AliasName: ['a'] }, ['Alias']],
  ['a pattern that does not fit', KEY, { ...ALIAS, AliasName: 'jumpgate' }, ['Alias']],
  ['too long a value', KEY, { ...ALIAS, AliasName: `alias/${'a'.repeat(300)}` }, ['Alias']],
  ['a resource that is not there', KEY, { ...ALIAS, TargetKeyId: { Ref: 'Nothing' } }, ['Alias']],
  [
    'an attribute that is not there',
    KEY,
    { ...ALIAS, TargetKeyId: { 'Fn::GetAtt': ['Key', 'Nothing'] } },
    ['Alias'],
  ],
  [
    'a text with a name that is not there',
    KEY,
    { ...ALIAS, TargetKeyId: { 'Fn::Sub': '${Nothing}' } },
    ['Alias'],
  ],
  [
    'a value that is none of those allowed',
    { ...KEY, Properties: { ...KEY.Properties, KeySpec: 'RSA_1' } },
    ALIAS,
    ['Key'],
  ],
])('the validator sees %s', (_, Key, Properties, seen) => {
  const template = { Resources: { Key, Alias: { Type: 'AWS::KMS::Alias', Properties } } };
  const faults = faultsOf(JSON.stringify(template));
  const of = [...new Set(faults.map((fault) => fault.split(' ')[1]))];
  expect(of).toEqual(seen);
});
