import { readFileSync } from 'node:fs'
import { describe, expect, inject, test } from 'vitest'
import { Api, SALES } from './api'
import { watchedPage } from './watchedPage'

const URL = inject('consoleUrl')
const QUESTION = 'What are the top sales trends?'
const api = new Api(URL)
const page = watchedPage()

const answer = () => page().getByRole('region', { name: 'Answer' })
const button = (name: string) => page().getByRole('button', { name, exact: true })
const open = (path: string) => page().goto(`${URL}/#${path}`)

describe('A job', () => {
  test('that runs can be cancelled, and stays so', async () => {
    const datasetId = await api.dataset()
    // Several at once share the machine's time, so that the last is still at work when it is looked at.
    const others = await Promise.all([1, 2, 3, 4, 5].map(() => api.submit(datasetId, QUESTION, 1)))
    const jobId = await api.submit(datasetId, 'Which region grows fastest?', 1)
    await open(`/jobs/${jobId}`)
    await page()
      .getByText(/^Stage \d\/7/)
      .first()
      .waitFor()

    await page()
      .getByRole('button', { name: /^Cancel/ })
      .click()
    await button('Cancel the job').click()

    await button('Retry').waitFor()
    await Promise.all(others.map((other) => api.cancel(other)))
    expect((await api.ended(jobId)).status).toBe('cancelled')
    await page().reload()
    await button('Retry').waitFor()
  })

  test('that was cancelled answers after all when it is tried again', async () => {
    const jobId = await api.submit(await api.dataset(), 'Which region has the highest total revenue?')
    await api.cancel(jobId)
    await api.ended(jobId)
    await open(`/jobs/${jobId}`)

    await button('Retry').click()

    await answer().waitFor()
    expect(await answer().innerText()).toContain('North America')
    await page().getByText('attempt 2').waitFor()
  })

  test('that has failed says why, and why it can’t be tried again', async () => {
    const jobId = await api.failedJob(QUESTION)
    await open(`/jobs/${jobId}`)
    const alert = page().getByRole('alert')

    await alert.filter({ hasText: 'was deleted meanwhile; upload it and ask again' }).waitFor()
    await button('Retry').click()

    await alert.filter({ hasText: 'submit the question as a new job' }).last().waitFor()
  })
})

test('A report can be taken along, as Markdown', async () => {
  const jobId = await api.submit(await api.dataset(), 'Which region has the highest total revenue?')
  await api.ended(jobId)
  await open(`/jobs/${jobId}`)
  const download = page().waitForEvent('download')

  await button('Save as Markdown').click()

  const saved = readFileSync(await (await download).path(), 'utf8')
  expect(saved).toContain('# Which region has the highest total revenue?')
  expect(saved).toContain('North America')
})

describe('A dataset', () => {
  test('is deleted once somebody has read what goes with it; its reports stay', async () => {
    const datasetId = await api.dataset()
    const jobId = await api.submit(datasetId, 'How many rows are there?')
    await api.ended(jobId)
    await open(`/datasets/${datasetId}`)
    await button('Delete').click()
    await page().getByText('The report about it can still be read.').waitFor()

    await button('Delete the dataset').click()

    await page().waitForURL(/#\/$/)
    await open(`/datasets/${datasetId}`)
    await page().getByRole('alert').filter({ hasText: 'You have no dataset with this id' }).waitFor()
    await open(`/jobs/${jobId}`)
    await answer().waitFor()
  })

  test('comes with the page, for whoever has none at hand', async () => {
    await page().goto(URL)

    await page().getByRole('button', { name: 'Try it with an example' }).click()

    await page().getByRole('heading', { level: 1, name: 'sales.csv' }).waitFor()
    await page().getByText('3839 rows').waitFor()
  })
})

test('From file to evidence takes nothing but a keyboard', async () => {
  const { keyboard } = page()
  page().on('filechooser', (chooser) => void chooser.setFiles(SALES))
  await page().goto(URL)
  await page().getByRole('heading', { level: 1 }).waitFor()

  await tabTo('Drop a file with a dataset')
  await keyboard.press('Enter')
  await page().getByRole('heading', { name: 'What is in it' }).waitFor()
  await tabTo('Your question')
  await keyboard.type('Which category has the highest total revenue in 2025?')
  await keyboard.press('Control+Enter')
  await answer().waitFor()
  await tabTo('Evidence')
  await keyboard.press('Enter')

  await page().getByRole('tab', { name: 'SQL' }).waitFor()
})

/** Presses Tab until what has the focus is called so. */
async function tabTo(name: string) {
  for (let pressed = 0; pressed < 60; pressed++) {
    await page().keyboard.press('Tab')
    if ((await page().evaluate(nameOfFocused)).startsWith(name)) return
  }
  throw new Error(`Tab does not lead to “${name}”.`)
}

function nameOfFocused(): string {
  const focused = document.activeElement as HTMLInputElement
  return focused.ariaLabel ?? focused.labels?.[0]?.textContent ?? focused.textContent
}
