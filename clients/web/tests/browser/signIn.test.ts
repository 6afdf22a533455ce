import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launch } from './chromium'

const SALES = join(resolve(import.meta.dirname, '../../../..'), 'examples/sales.csv')
const URL = inject('guardedUrl')
/** Of the local cloud's own users, who exist nowhere else. */
const PASSWORD = 'Local-cloud-1'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

/** A browser of somebody's own, in which nobody is signed in yet. */
async function open(path = ''): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(`${URL}/${path}`)
  return page
}

async function signIn(page: Page, email: string, password = PASSWORD) {
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function askAbout(page: Page, question: string) {
  await page.getByLabel('File with a dataset', { exact: true }).setInputFiles(SALES)
  await page.getByLabel('Your question').fill(question)
  await page.getByRole('button', { name: 'Start research' }).click()
  await page.getByRole('region', { name: 'Answer' }).waitFor()
}

test('Whoever signs in sees their own jobs, after a reload too, and nobody else does', async () => {
  const alice = await open()
  await signIn(alice, 'alice@example.com')
  const question = 'Which channel has the highest total revenue in 2024?'
  await askAbout(alice, question)
  const address = alice.url()
  expect(address).not.toContain('code=')
  await alice.reload()
  await alice.getByRole('region', { name: 'Answer' }).waitFor()

  const bob = await open(address.slice(address.indexOf('#')))
  await signIn(bob, 'bob@example.com')

  await bob.getByRole('alert').filter({ hasText: 'You have no job with this id' }).waitFor()
  const listed = bob.waitForResponse((answer) => answer.url().includes('/deep-research/jobs?'))
  await bob.getByRole('link', { name: 'Jobs' }).click()
  expect(await (await listed).text()).not.toContain(question)
})

test('Signing out leaves nothing to see in that browser', async () => {
  const page = await open()
  await signIn(page, 'alice@example.com')
  await page.getByRole('button', { name: 'Sign out alice@example.com' }).click()
  await page.getByRole('button', { name: 'Sign in' }).waitFor()

  await page.goto(`${URL}/#/jobs`)
  await page.reload()

  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain('eyJ')
})

test('A wrong password signs nobody in', async () => {
  const page = await open()
  await signIn(page, 'alice@example.com', 'Wrong-password-1')

  await page.getByRole('alert').filter({ hasText: 'Incorrect username or password' }).waitFor()
})
