import { defineConfig } from 'vitest/config'

const excluded = ['**/node_modules/**', '**/dist/**', '**/.tsbuild/**', '**/.stepwell/**']
// These start PostgreSQLs of their own: once more on the machine's they would test the same again.
const ownPostgres = ['server/store/embedded/**', 'tests/start/**', 'tests/crash/**', 'tests/cluster/cluster.pg.test.ts']
const testDatabase = './tests/support/test-database.ts'

/**
 * The name of a test file says what it needs: `.test.ts` nothing, `.pg.test.ts` PostgreSQL, `.web.test.ts` PostgreSQL and
 * a browser. `npx vitest run --project unit server/store` runs a part.
 */
export default defineConfig({
  // Tests of screens run the JSX of web/.
  oxc: { jsx: { runtime: 'automatic' } },
  test: {
    // Two cores: two files at a time, each in a process of its own, so that one may change its environment or be killed.
    maxWorkers: 2,
    pool: 'forks',
    // The projects run one after the other: browsers do not compete with crash tests for time.
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts', '**/*.test.tsx', 'scripts/**/*.test.mjs'],
          exclude: [...excluded, '**/*.pg.test.ts', '**/*.web.test.ts'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'pg',
          include: ['**/*.pg.test.ts'],
          exclude: process.env['ON_MACHINE_POSTGRES'] ? [...excluded, ...ownPostgres] : excluded,
          globalSetup: testDatabase,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'web',
          include: ['**/*.web.test.ts'],
          exclude: excluded,
          globalSetup: testDatabase,
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
