import { beforeAll, expect, inject, test } from 'vitest'
import { Api } from './api'
import { seriousViolations, watchedPage } from './watchedPage'

const URL = inject('consoleUrl')
const PHONE = { width: 390, height: 844 }
const page = watchedPage()
const paths: Record<string, string> = {}

beforeAll(async () => {
  const api = new Api(URL)
  const datasetId = await api.dataset()
  const jobId = await api.submit(datasetId, 'What are the top sales trends?', 1)
  const failedId = await api.failedJob('Which region grows fastest?')
  await api.ended(jobId)
  Object.assign(paths, {
    'start page': '/',
    'dataset page': `/datasets/${datasetId}`,
    'list of jobs': '/jobs',
    report: `/jobs/${jobId}`,
    'failed job': `/jobs/${failedId}`,
    'page that does not exist': '/nowhere',
  })
})

const NAMES = [
  'start page',
  'dataset page',
  'list of jobs',
  'report',
  'failed job',
  'page that does not exist',
]

test.each(NAMES)('The %s can be used by everybody, in light and dark, on a phone too', async (name) => {
  await page().goto(`${URL}/#${paths[name]}`)
  await page().getByRole('heading', { level: 1 }).waitFor()
  const evidence = page().getByRole('button', { name: /^Evidence/ })
  if (name === 'report') await evidence.first().click()
  await page().waitForLoadState('networkidle')

  for (const colorScheme of ['light', 'dark'] as const) {
    await page().emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page().locator(`html[data-mantine-color-scheme=${colorScheme}]`).waitFor()
    // Colours change one after the other where the scheme does.
    await expect.poll(() => seriousViolations(page()), { message: colorScheme, timeout: 10_000 }).toEqual([])
  }

  await page().setViewportSize(PHONE)
  // Charts are drawn anew for the width that they have then.
  await expect
    .poll(() => page().evaluate(() => document.documentElement.scrollWidth), { timeout: 5_000 })
    .toBe(PHONE.width)
})
