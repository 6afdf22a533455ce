import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { launch } from './chromium'

/** The browser itself logs each answer that is no success; what the page makes of a refusal is for tests to see. */
const REFUSED = /^Failed to load resource: the server responded with a status of 4\d\d/

/** A page of a fresh browser profile for each test, which fails where the page logs an error or breaks its own policy. */
export function watchedPage(options: BrowserContextOptions = {}): () => Page {
  let browser: Browser
  let page: Page
  let faults: string[]
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    page = await (await browser.newContext(options)).newPage()
    faults = []
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error' && !REFUSED.test(message.text())) faults.push(message.text())
    })
  })
  afterEach(async () => {
    await page.context().close()
    expect(faults).toEqual([])
  })
  return () => page
}

/** What axe finds that keeps people from using the page. */
export async function seriousViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}
