import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launch } from './chromium'

const SALES = join(resolve(import.meta.dirname, '../../../..'), 'examples/sales.csv')
const URL = inject('guardedUrl')
const OUTBOX = inject('guardedOutbox')
/** Of the local cloud's own users, who exist nowhere else. */
const PASSWORD = 'Local-cloud-1'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

async function signedIn(email: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(URL)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  return page
}

async function research(page: Page, question: string) {
  await page.getByLabel('File with a dataset', { exact: true }).setInputFiles(SALES)
  await page.getByLabel('Your question').fill(question)
  await page.getByRole('button', { name: 'Start research' }).click()
  await page.getByRole('region', { name: 'Answer' }).waitFor()
}

/** The mail that has this in it, once it is there. */
async function mail(content: string): Promise<string> {
  const found = () => mails().find((text) => text.includes(content))
  await expect.poll(found, { timeout: 10_000 }).toBeTruthy()
  return found() ?? ''
}

function mails(): string[] {
  return readdirSync(OUTBOX).map((name) => readFileSync(join(OUTBOX, name), 'utf8'))
}

test('Whoever confirms their address is mailed of their own jobs, and of nobody else’s', async () => {
  const alice = await signedIn('alice@example.com')
  const alerts = () => alice.getByRole('dialog', { name: 'E-mail alerts' })
  await alice.getByRole('button', { name: 'E-mail alerts' }).click()
  await alerts().getByRole('switch').click({ force: true })
  await alerts().getByText('Check your inbox').waitFor()
  const { violations } = await new AxeBuilder({ page: alice }).analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])

  const link = /http\S+/.exec(
    (await mail('Subscription Confirmation')).split('visit the link below')[1] ?? '',
  )
  const confirmation = await alice.context().newPage()
  await confirmation.goto(link?.[0] ?? '')
  await confirmation.getByRole('heading', { name: 'Subscription confirmed' }).waitFor()
  await alerts().getByText('On: mails go to alice@example.com').waitFor()
  await alice.keyboard.press('Escape')

  await research(alice, 'Which region has the highest total revenue?')
  const bob = await signedIn('bob@example.com')
  await research(bob, 'Which category has the highest total revenue?')

  expect(await mail('Your research is complete: Which region')).toContain('To: alice@example.com')
  expect(await mail('Your research is complete: Which category')).toContain(
    'To: (no e-mail subscription takes it)',
  )
})
