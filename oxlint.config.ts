import { defineConfig } from 'oxlint';
import { importRules } from './import-rules.ts';

export default defineConfig({
  plugins: ['typescript', 'import', 'unicorn', 'jest', 'promise'],
  categories: { correctness: 'error', suspicious: 'warn' },
  rules: {
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/no-explicit-any': 'error',
    'typescript/no-unsafe-type-assertion': 'off',
    'no-shadow': 'off',
    // zod/mini calls its default so.
    'no-underscore-dangle': ['warn', { allow: ['_default'] }],
    'import/no-named-as-default': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'unicorn/require-post-message-target-origin': 'off',
    'unicorn/no-array-sort': 'off',
  },
  overrides: [
    ...importRules,
    // It takes zod's `catch` for a promise's; nothing waits in intake.
    { files: ['src/intake/**'], rules: { 'promise/valid-params': 'off' } },
  ],
  ignorePatterns: ['dist', '.serverless', 'node_modules'],
});
