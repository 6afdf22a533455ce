import { defineConfig } from 'vitest/config'

/** Prints figures, of which a test could promise nothing: they depend on the machine. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['tests/browser/**/*.measure.ts'],
    globalSetup: ['./tests/browser/localCloud.ts'],
    hookTimeout: 90_000,
    disableConsoleIntercept: true,
  },
})
