import { defineConfig } from 'vitest/config'

/** Takes the pictures in docs/images, of the built console on a local cloud of its own. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['screenshots/take.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
