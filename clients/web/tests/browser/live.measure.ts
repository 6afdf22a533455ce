import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { JobEvent } from '@/api/types'
import { launch } from './chromium'

/** Time from an event, as its job's log dates it, to its showing on the page: pushed, and where sockets are blocked. */

const JOBS = Number(process.env.JOBS ?? 5)
const SALES = join(resolve(import.meta.dirname, '../../../..'), 'examples/sales.csv')
const URL = inject('consoleUrl')
const QUESTIONS = [
  'What are the top sales trends?',
  'Which region has the highest total revenue?',
  'Does the discount go with the number of units?',
  'How does revenue differ between products?',
  'How did monthly revenue develop?',
]
const ENDED = 8

interface Shown {
  /** Milliseconds since 1970. */
  at: number
  /** The number of the stage that the toast tells; 8 for the end. */
  stage: number
}

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

test('Time from an event to its showing on the page', { timeout: 600_000 }, async () => {
  const pushed = await measured(true)
  const polled = await measured(false)

  report('pushed', pushed)
  report('polled', polled)
  expect(pushed.length).toBeGreaterThan(JOBS)
})

async function measured(isPushed: boolean): Promise<number[]> {
  const page = await (await browser.newContext()).newPage()
  if (!isPushed) await page.routeWebSocket(/\/live\?ticket=/, (socket) => void socket.close())
  await page.addInitScript(observe, ENDED)
  const delays: number[] = []
  for (let number = 0; number < JOBS; number++) {
    await page.goto(URL)
    await page.reload()
    await page.getByLabel('File with a dataset', { exact: true }).setInputFiles(SALES)
    await page.getByLabel('Your question').fill(QUESTIONS[number % QUESTIONS.length] as string)
    await page.getByRole('button', { name: 'Start research' }).click()
    await page.getByRole('region', { name: 'Answer' }).waitFor()
    await page.getByText('Research completed').waitFor()
    delays.push(...(await delaysOf(page)))
  }
  await page.context().close()
  return delays
}

/** Milliseconds for each stage that was begun, and for the end, to the first moment at which the page was so far. */
async function delaysOf(page: Page): Promise<number[]> {
  const jobId = /jobs\/(\w+)/.exec(page.url())?.[1]
  const answer = await page.request.get(`${URL}/deep-research/jobs/${jobId}/events`)
  const { events } = (await answer.json()) as { events: JobEvent[] }
  const shown = await page.evaluate(() => (window as unknown as { shown: Shown[] }).shown)
  let stage = 0
  return events.flatMap(({ type, at }) => {
    if (type !== 'stage' && type !== 'completed') return []
    stage = type === 'stage' ? stage + 1 : ENDED
    const first = shown.find((each) => each.stage >= stage)
    return first ? [first.at - Date.parse(at)] : []
  })
}

/** Runs in the page: notes when a toast tells another stage. */
function observe(ended: number): void {
  const shown: Shown[] = []
  Object.assign(window, { shown })
  new MutationObserver(() => {
    const text = document.querySelector('[data-sonner-toast]')?.textContent ?? ''
    const stage = text.includes('Research completed') ? ended : Number(/Stage (\d)\/7/.exec(text)?.[1] ?? 0)
    if (stage !== shown.at(-1)?.stage) shown.push({ at: Date.now(), stage })
  }).observe(document, { subtree: true, childList: true, characterData: true })
}

function report(how: string, delays: number[]): void {
  const sorted = delays.toSorted((a, b) => a - b)
  const quantile = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  console.log(
    `${how}: ${sorted.length} events of ${JOBS} jobs; median ${quantile(0.5)} ms, 90 % within ${quantile(0.9)} ms, longest ${quantile(1)} ms`,
  )
}
