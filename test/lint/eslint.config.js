import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'var/**', 'src/generated/**'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: new URL('../..', import.meta.url).pathname } },
    rules: {
      'max-len': ['error', { code: 160, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true }],
      eqeqeq: 'error',
      'no-console': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // Its own types are wrong about winston's transports.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // It does not see that a signal is aborted between two awaits.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // A step without anything to wait for is a step all the same.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      // Our objects are closures: their methods know no `this` and may be taken apart.
      '@typescript-eslint/unbound-method': 'off',
      // Matters of taste, or against our habits (`return refuse(…)`, `Promise<void> | undefined`).
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unnecessary-type-arguments': 'off',
      // A generic that types an answer by the caller's word is how XAPI's untyped values come in.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },
  // chai's assertions are property reads; tests look into answers of every shape.
  {
    files: ['test/**/*.ts'],
    rules: Object.fromEntries(['no-unused-expressions', 'no-non-null-assertion', 'no-explicit-any', 'no-unsafe-assignment', 'no-unsafe-member-access',
      'no-unsafe-argument', 'no-unsafe-call', 'no-unsafe-return', 'restrict-template-expressions'].map((rule) => [`@typescript-eslint/${rule}`, 'off'])),
  },
  { files: ['**/*.js', '**/*.cjs', '**/*.mjs'], ...tseslint.configs.disableTypeChecked },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
