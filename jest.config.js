/** Two lanes: `fast` needs no server; `slow` runs on a real Temporal, Postgres and SMTP that it starts itself. */
const shared = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  setupFiles: ['<rootDir>/test/support/no-terminal.ts', '<rootDir>/test/support/records-key.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.tocsin'],
};
const slow = ['<rootDir>/test/(workflows|activities|records|client|ops|worker|reports)/**/*.test.ts'];

module.exports = {
  testTimeout: 180_000,
  // Much of what the slow ones do is waiting; Postgres and the Temporal servers want the rest of the processors.
  maxWorkers: 2,
  projects: [
    {
      ...shared,
      displayName: 'fast',
      testMatch: [
        '<rootDir>/test/(domain|mail|notices|webhooks|config)/**/*.test.ts',
        '<rootDir>/test/*.test.ts',
      ],
    },
    {
      ...shared,
      displayName: 'slow',
      testMatch: slow,
      globalSetup: '<rootDir>/test/support/global-setup.ts',
      globalTeardown: '<rootDir>/test/support/global-teardown.ts',
    },
  ],
};
