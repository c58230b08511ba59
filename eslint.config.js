// The house rules as lint. The layer table below is the architecture: who may import what.
import js from '@eslint/js';
import jsdoc from 'eslint-plugin-jsdoc';
import noUnsanitized from 'eslint-plugin-no-unsanitized';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Folder under src/ → the sibling folders and the packages it may import. Entries at the root of src/ may import everything. */
const LAYERS = {
  core: { folders: [], packages: ['valibot', 'papaparse', 'yaml'] },
  crypto: {
    folders: ['core'],
    packages: ['jose', 'json-canonicalize', '@noble/curves', '@noble/hashes', 'valibot'],
  },
  aws: { folders: ['core'], packages: ['@aws-sdk', '@smithy/signature-v4', 'valibot'] },
  store: { folders: ['core', 'crypto'], packages: ['idb', 'valibot'] },
  webext: { folders: ['core'], packages: ['webextension-polyfill', 'valibot'] },
  console: { folders: ['core'], packages: [] },
  app: { folders: ['core', 'crypto'], packages: ['valibot'] },
  ui: {
    folders: ['core', 'app'],
    packages: ['preact', '@preact/signals', 'diff', '#locales'],
  },
};

const importRule = (pattern, message) => ['error', { patterns: [{ regex: pattern, message }] }];

const layerRules = Object.entries(LAYERS).map(([layer, { folders, packages }]) => {
  const allowed = [
    '\\./',
    ...[layer, ...folders].map((folder) => `#${folder}/`),
    ...packages.map((name) => `${name}(?:/|$)`),
  ];
  return {
    files: [`src/${layer}/**/*.{ts,tsx}`],
    rules: {
      'no-restricted-imports': importRule(
        `^(?!(?:${allowed.join('|')}))`,
        `src/${layer} may import ${folders.map((f) => `src/${f}`).join(', ') || 'nothing of ours'} and ${packages.join(', ') || 'no package'}. See the layer table in eslint.config.js.`,
      ),
    },
  };
});

export default tseslint.config(
  { ignores: ['dist/', 'tour/', 'coverage/', 'node_modules/', 'test/lab/estates/'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          'tsconfig.json',
          'src/core/tsconfig.json',
          'src/tsconfig.worker.json',
          'test/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { jsdoc, 'no-unsanitized': noUnsanitized, 'react-hooks': reactHooks },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-unsanitized/method': 'error',
      'no-unsanitized/property': 'error',
      'no-console': 'error',
      'no-empty': 'error',
      eqeqeq: 'error',
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
        {
          selector: 'ExportDefaultDeclaration',
          message: 'Name the export: a reader searches by name.',
        },
      ],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      'jsdoc/require-jsdoc': [
        'error',
        {
          publicOnly: true,
          require: {
            FunctionDeclaration: true,
            ArrowFunctionExpression: true,
            ClassDeclaration: true,
          },
          contexts: [
            'TSInterfaceDeclaration',
            'TSTypeAliasDeclaration',
            'ExportNamedDeclaration > VariableDeclaration',
          ],
        },
      ],
      'jsdoc/informative-docs': 'error',
      'jsdoc/no-types': 'error',
      'no-restricted-imports': importRule(
        '^\\.\\./',
        'Across folders import #folder/file.ts; inside a folder ./file.ts.',
      ),
    },
  },
  ...layerRules,
  {
    files: ['src/**/*.tsx', 'src/ui/**/*.ts'],
    rules: {
      ...reactHooks.configs.recommended.rules,
      // Signals are values that one writes to; the rule knows React's state only.
      'react-hooks/immutability': 'off',
    },
  },
  {
    files: ['test/**/*.ts', 'test/**/*.tsx', 'src/verify-ledger.ts', '*.config.ts'],
    rules: {
      'no-console': 'off',
      'no-restricted-syntax': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
);
