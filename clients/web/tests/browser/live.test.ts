import { join, resolve } from 'node:path'
import type { Browser, BrowserContext, Page, WebSocketRoute } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import type { JobEvent } from '@/api/types'
import type { ClientMessage, ServerMessage } from '@/live/messages'
import { launch } from './chromium'

const SALES = join(resolve(import.meta.dirname, '../../../..'), 'examples/sales.csv')
const URL = inject('consoleUrl')
const SOCKET = /\/live\?ticket=/

let browser: Browser
let context: BrowserContext
let page: Page
/** What the page was sent, asked for and shown, in the order in which that was. */
let course: string[]

beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

beforeEach(async () => {
  context = await browser.newContext()
  page = await context.newPage()
  course = []
  page.on('request', (request) => {
    if (request.method() === 'GET' && /\/jobs\/\w{26}(\/events.*)?$/.test(request.url())) course.push('asked')
  })
})
afterEach(() => context.close())

async function research() {
  await page.goto(URL)
  await page.getByLabel('File with a dataset', { exact: true }).setInputFiles(SALES)
  await page.getByLabel('Your question').fill('What are the top sales trends?')
  await page.getByRole('button', { name: 'Start research' }).click()
  await page.getByRole('region', { name: 'Answer' }).waitFor()
}

/** What was said on one connection. */
interface Exchange {
  said: ClientMessage[]
  events: JobEvent[]
}

/** Carries messages between the page and the server, and notes them for each connection. */
async function listen(onEvents: (events: JobEvent[], socket: WebSocketRoute) => void = () => {}) {
  const exchanges: Exchange[] = []
  await page.routeWebSocket(SOCKET, (socket) => {
    const exchange: Exchange = { said: [], events: [] }
    exchanges.push(exchange)
    let isOpen = true
    socket.onClose(() => (isOpen = false))
    const server = socket.connectToServer()
    socket.onMessage((text) => {
      exchange.said.push(JSON.parse(String(text)) as ClientMessage)
      server.send(text)
    })
    server.onMessage((text) => {
      const message = JSON.parse(String(text)) as ServerMessage
      if (!isOpen) return
      socket.send(text)
      if (message.type !== 'events') return
      exchange.events.push(...message.events)
      course.push(...message.events.map(({ type }) => type))
      onEvents(message.events, socket)
    })
  })
  return exchanges
}

/** How far the page says the job is, each time that changes. */
async function percentagesShown(): Promise<() => Promise<number[]>> {
  await page.addInitScript(() => {
    const shown: number[] = []
    Object.assign(window, { shown })
    new MutationObserver(() => {
      const bar = document.querySelector('[aria-label="Progress"] [role="progressbar"]')
      const value = Number(bar?.getAttribute('aria-valuenow'))
      if (bar && value !== shown.at(-1)) shown.push(value)
    }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  })
  return () => page.evaluate(() => (window as unknown as { shown: number[] }).shown)
}

const distinct = <T>(values: T[]) => [...new Set(values)]
const ascending = (values: number[]) => values.toSorted((a, b) => a - b)

test('A job that is pushed is asked for when it is opened, and once more for its result', async () => {
  const exchanges = await listen()
  const percentages = await percentagesShown()

  await research()

  const end = course.indexOf('completed')
  expect(course.slice(course.indexOf('query_done'), end)).not.toContain('asked')
  expect(course.slice(end).filter((step) => step === 'asked').length).toBe(1)
  expect(exchanges).toHaveLength(1)
  expect(await percentages()).toEqual(distinct(ascending(await percentages())))
})

test('A connection that is cut in the middle comes back, and nothing is lost or shown twice', async () => {
  const exchanges = await listen((events, socket) => {
    const isInTheMiddle = exchanges.length === 1 && events.some(({ type }) => type === 'query_done')
    if (isInTheMiddle) void socket.close({ code: 1001, reason: 'Going away' })
  })
  const percentages = await percentagesShown()

  await research()

  expect(exchanges).toHaveLength(2)
  const [cut, next] = exchanges as [Exchange, Exchange]
  const known = cut.events.at(-1)?.sequence ?? 0
  expect(next.said[0]).toMatchObject({ action: 'subscribe', after: known })
  const sequences = distinct(next.events.map(({ sequence }) => sequence))
  expect(sequences).toEqual(sequences.map((_, place) => known + 1 + place))
  expect(course).toContain('completed')
  expect(await percentages()).toEqual(distinct(ascending(await percentages())))
  expect(await page.getByText('Research completed').count()).toBe(1)
})

test('Where sockets are blocked the page asks instead, and shows the answer all the same', async () => {
  await page.routeWebSocket(SOCKET, (socket) => void socket.close())
  const percentages = await percentagesShown()

  await research()

  expect(course.filter((step) => step === 'asked').length).toBeGreaterThan(2)
  expect(await percentages()).toEqual(distinct(ascending(await percentages())))
  expect(await page.getByText('Research completed').count()).toBe(1)
})
