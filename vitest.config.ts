import { defineConfig } from 'vitest/config'

/** Tests that drive a browser against the built app; one after the other, since two cores are the smallest machine they must pass on. */
const BROWSER_TESTS = [
  'test/e2e/**/*.test.ts',
  'test/scene/**/*.browser.test.ts',
  'test/dicom/**/*.browser.test.ts',
  'test/devices/**/*.browser.test.ts',
  'test/workers/**/*.browser.test.ts',
]

export default defineConfig({
  test: {
    testTimeout: 90_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'node', include: ['test/**/*.test.ts'], exclude: BROWSER_TESTS },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: BROWSER_TESTS,
          globalSetup: ['test/global-setup.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
        },
      },
    ],
  },
})
