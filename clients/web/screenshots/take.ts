import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { Api, ROOT } from '../tests/browser/api'
import { launch } from '../tests/browser/chromium'
import { localCloud } from '../tests/browser/localCloud'
import { Camera } from './camera'

const WEATHER = join(ROOT, 'docs/examples/seattle-weather.csv')
const CRIME = join(ROOT, 'docs/examples/state-crime.csv')
const ELECTRICITY = join(ROOT, 'docs/examples/iowa-electricity.csv')
const SEASONS = 'What are the seasonal patterns and trends of temp max and precipitation in Seattle?'

let cloud: Awaited<ReturnType<typeof localCloud>>
let browser: Browser
let camera: Camera
let api: Api

beforeAll(async () => {
  mkdirSync(join(ROOT, 'docs/images'), { recursive: true })
  ;[cloud, browser] = await Promise.all([localCloud('off'), launch()])
  camera = await Camera.on(browser)
  api = new Api(cloud.url)
})
afterAll(() => Promise.all([browser.close(), cloud.stop()]))

const at = (path: string) => `${cloud.url}/#${path}`
const heading = (name: string | RegExp) => (page: Page) =>
  page.getByRole('heading', { name }).first().waitFor()

// In this order: each picture begins with what is there after the one before it.
test('Pictures of every page', async () => {
  await camera.take('start', 640, at('/'), heading('Close the tab'))

  const weather = await api.dataset(WEATHER)
  await camera.take('dataset', 980, at(`/datasets/${weather}`), heading('What is in it'))

  // Asked at once, they share the machine's time, so that one can be seen at work.
  const crime = await api.dataset(CRIME)
  const electricity = await api.dataset(ELECTRICITY)
  const jobs = [
    await api.submit(crime, 'Which factors explain the murder rates of the states?', 1),
    await api.submit(
      electricity,
      'How has the generation of electricity in Iowa shifted between sources?',
      1,
    ),
    await api.submit(weather, 'Which weather has the highest average wind?', 1),
    await api.submit(weather, 'How are precipitation and wind related?', 1),
  ]
  const seasons = await api.submit(weather, SEASONS, 1)
  await camera.take('running', 540, at(`/jobs/${seasons}`), (page) =>
    page.getByText('Stage 3/7').first().waitFor(),
  )

  await Promise.all([...jobs, seasons].map((job) => api.ended(job)))
  await camera.take('report', 1040, at(`/jobs/${seasons}`), openEvidence)

  const failed = await api.failedJob('Which source of electricity grew fastest?', ELECTRICITY)
  await camera.take('failed', 420, at(`/jobs/${failed}`), (page) => page.getByRole('alert').waitFor())

  const cancelled = await api.submit(weather, 'Is it windier when it rains?')
  await api.cancel(cancelled)
  await api.ended(cancelled)
  await api.submit(weather, 'How did wind develop over time, and what drove it?', 1)
  await camera.take('jobs', 900, at('/jobs'), (page) => page.getByRole('link', { name: SEASONS }).waitFor())
})

async function openEvidence(page: Page) {
  const evidence = page.getByRole('button', { name: /^Evidence/ }).first()
  await evidence.click()
  await page.locator('svg.marks').first().waitFor()
}
