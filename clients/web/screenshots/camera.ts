import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { ROOT } from '../tests/browser/api'

const PICTURES = join(ROOT, 'docs/images')
const DEVICES = {
  desktop: { viewport: { width: 1280, height: 860 }, deviceScaleFactor: 1 },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
}
const COLOR_SCHEMES = ['light', 'dark'] as const
const QUALITY = 80

/** Shows the same page on each device in each colour scheme, and takes a picture of each. */
export class Camera {
  private constructor(private readonly pages: ReadonlyMap<string, Page>) {}

  static async on(browser: Browser): Promise<Camera> {
    const pages = new Map<string, Page>()
    for (const [device, screen] of Object.entries(DEVICES)) {
      for (const colorScheme of COLOR_SCHEMES) {
        const context = await browser.newContext({ ...screen, colorScheme, reducedMotion: 'reduce' })
        pages.set(`${device}-${colorScheme}`, await context.newPage())
      }
    }
    return new Camera(pages)
  }

  /**
   * Goes to an address, waits until `settled`, and writes docs/images/{name}-{device}-{scheme}.webp.
   *
   * `height` is that of the desktop's window, in pixels.
   */
  async take(
    name: string,
    height: number,
    address: string,
    settled: (page: Page) => Promise<unknown>,
  ): Promise<void> {
    for (const [screen, page] of this.pages) {
      if (screen.startsWith('desktop')) await page.setViewportSize({ ...DEVICES.desktop.viewport, height })
    }
    await Promise.all([...this.pages.values()].map((page) => page.goto(address).then(() => settled(page))))
    for (const [screen, page] of this.pages) await picture(page, join(PICTURES, `${name}-${screen}.webp`))
  }
}

/** Playwright knows no WebP, which takes a third of the bytes; Chromium does. */
async function picture(page: Page, path: string): Promise<void> {
  await page.mouse.move(0, 0)
  const devtools = await page.context().newCDPSession(page)
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY })
  await devtools.detach()
  writeFileSync(path, Buffer.from(data, 'base64'))
}
