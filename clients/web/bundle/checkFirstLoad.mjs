/** Fails where the first load of the built page (npm run build) is over budget: what it asks for before anything shows. */
import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'

const BUDGET = 250_000 // bytes, gzip: index.html, scripts with all that they import at once, and styles; no charts
const BUILT = resolve(import.meta.dirname, '../dist')

const page = readFileSync(resolve(BUILT, 'index.html'), 'utf8')
// Vite writes every static import of the first script into the page, for the browser to load at once.
const parts = [...page.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map((match) => match[1])
if (parts.length === 0) throw new Error('The built page asks for no script: the check would check nothing.')

const files = ['index.html', ...parts]
  .map((path) => ({ path, bytes: gzipSync(readFileSync(resolve(BUILT, path)), { level: 9 }).length }))
  .sort((one, other) => other.bytes - one.bytes)
const total = files.reduce((sum, { bytes }) => sum + bytes, 0)

for (const { path, bytes } of [...files, { path: 'together', bytes: total }])
  console.log(`${(bytes / 1000).toFixed(1).padStart(7)} kB  ${basename(path)}`)
console.log(`First load: ${(total / 1000).toFixed(1)} of ${BUDGET / 1000} kB, gzip.`)
if (total > BUDGET) {
  console.error('first_load_too_large: load what the start page does not need when it is asked for.')
  process.exitCode = 1
}
