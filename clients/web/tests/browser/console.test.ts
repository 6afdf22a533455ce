import { describe, expect, inject, test } from 'vitest'
import { SALES } from './api'
import { seriousViolations, watchedPage } from './watchedPage'

const URL = inject('consoleUrl')

const page = watchedPage()

async function upload(file: string | { name: string; mimeType: string; buffer: Buffer }) {
  await page().goto(URL)
  await page().getByLabel('File with a dataset', { exact: true }).setInputFiles(file)
  await page().getByRole('heading', { name: 'What is in it' }).waitFor()
}

async function ask(question: string) {
  await page().getByLabel('Your question').fill(question)
  await page().getByRole('button', { name: 'Start research' }).click()
  await page().waitForURL(/#\/jobs\//)
}

const answer = () => page().getByRole('region', { name: 'Answer' })

describe('The console', () => {
  test('profiles a dropped file, researches a question and opens its evidence', async () => {
    await upload(SALES)
    expect(
      await page()
        .getByRole('row', { name: /^revenue number/ })
        .count(),
    ).toBe(1)

    await ask('What are the top sales trends?')
    await answer().waitFor()
    expect(await answer().innerText()).toMatch(/revenue/i)

    await page()
      .getByRole('button', { name: /^Evidence: Q/ })
      .first()
      .click()
    await page().getByRole('tab', { name: 'SQL' }).click()
    expect(await page().getByRole('tabpanel', { name: 'SQL' }).innerText()).toContain('SELECT')
    await page().getByRole('tab', { name: 'Chart' }).click()
    await page().locator('svg.marks').waitFor()
    expect(await seriousViolations(page())).toEqual([])
  })

  test('loses nothing when its page is left, and tells the end wherever one is then', async () => {
    await upload(SALES)
    await ask('Which region has the highest total revenue?')
    await page().goto(`${URL}/#/jobs`)
    await page().reload()

    await page().getByText('Research completed').waitFor()
    await page().getByRole('button', { name: 'View results' }).click()

    await answer().waitFor()
    expect(await answer().innerText()).toContain('North America')
  })

  test('asks a follow-up with one click', async () => {
    await upload(SALES)
    await ask('What are the top sales trends?')
    await answer().waitFor()
    const followUps = page().getByRole('region', { name: 'Follow-up questions' }).getByRole('button')
    const question = await followUps.first().innerText()
    const before = page().url()

    await followUps.first().click()

    await page().waitForURL((url) => url.href !== before)
    await page().getByRole('heading', { level: 1, name: question }).waitFor()
    await answer().waitFor()
  })

  test('shows what stands in a dataset as text, never as markup', async () => {
    const hostile = '<img src=x onerror=alert(1)>'
    const rows = Array.from({ length: 30 }, (_, place) => `${place % 3 ? hostile : '<b>other</b>'},${place}`)
    let ran = false
    page().on('dialog', () => (ran = true))
    await upload({
      name: '<img src=x>.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`<i>kind</i>,amount\n${rows.join('\n')}\n`),
    })

    await ask('Which kind has the highest total amount?')
    await answer().waitFor()

    expect(await answer().innerText()).toContain(hostile)
    expect(ran).toBe(false)
    expect(await page().locator('main img, main script, main i, main b').count()).toBe(0)
  })

  test('says in one sentence why a file can’t be used', async () => {
    await page().goto(URL)
    await page()
      .getByLabel('File with a dataset', { exact: true })
      .setInputFiles({
        name: 'broken.parquet',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from('PAR1 no'),
      })

    await page().getByRole('alert').filter({ hasText: 'This file can’t be used' }).waitFor()
  })
})

describe('Browser notifications', () => {
  test('tell the end of a job, once permission was given by whoever asked', async () => {
    await page().context().grantPermissions(['notifications'])
    await page()
      .context()
      .addInitScript(() => {
        const shown: { title: string; body: string | undefined }[] = []
        class Recorded {
          static permission = 'granted'
          static requestPermission = async () => 'granted'
          onclick = null
          constructor(title: string, options?: NotificationOptions) {
            shown.push({ title, body: options?.body })
          }
          close() {}
        }
        Object.assign(window, { Notification: Recorded, shown })
      })
    await upload(SALES)

    await ask('How many rows are there?')
    await answer().waitFor()

    const shown = await page().evaluate(() => (window as unknown as { shown: { title: string }[] }).shown)
    expect(shown.map(({ title }) => title)).toEqual(['Research completed'])
  })
})
