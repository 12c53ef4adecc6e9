import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 120_000,
    // Two cores are the smallest machine the suite must pass on; browser and peer tests share them.
    maxWorkers: 2,
    globalSetup: ['test/global-setup.ts'],
  },
})
