import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { withoutUnusedStyles } from './bundle/unusedStyles.ts'

export default defineConfig({
  // Beside the API, below a path, or on a domain of its own: the page finds its parts from anywhere.
  base: './',
  plugins: [react(), withoutUnusedStyles()],
  // The example dataset is the repository's own.
  server: { fs: { allow: ['../..'] } },
  // Charts alone are larger, and are loaded when one is opened.
  build: { target: 'es2022', chunkSizeWarningLimit: 900 },
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  test: {
    environment: 'happy-dom',
    setupFiles: ['./tests/unit/manyConnections.ts', './tests/unit/setup.ts'],
    include: ['tests/unit/**/*.test.{ts,tsx}'],
    restoreMocks: true,
    unstubGlobals: true,
  },
})
