import axe from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { demoPassword } from './test-server.ts'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
/** As root Chromium needs no-sandbox; the others keep it from looking for servers that a closed network does not have. */
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath, args })
}

/** A window of its own, signed in as a person of the demo. Errors of the page's scripts fail the test through `errors`. */
export async function signedInPage(
  browser: Browser,
  url: string,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Page & { errors: string[] }> {
  const context = await browser.newContext({
    viewport: { width: 1360, height: 860 },
    baseURL: url,
    locale: 'en-GB',
    ...options,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto('/')
  await page.getByLabel('E-mail').fill(`${name}@brightwater.example`)
  await page.getByRole('textbox', { name: 'Password' }).fill(demoPassword)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: /^Hello/ }).waitFor()
  return Object.assign(page, { errors })
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

interface Violation {
  id: string
  help: string
  targets: string[]
}

/**
 * WCAG A and AA violations of what the page shows now, in the light and in the dark scheme, as `state scheme: rule target`. The
 * page is left in the scheme that it was in.
 */
export async function accessibilityViolations(page: Page, state: string): Promise<string[]> {
  const violations: string[] = []
  const before = await page.evaluate(() => document.documentElement.getAttribute('data-mantine-color-scheme'))
  for (const scheme of ['light', 'dark'] as const) {
    await showScheme(page, scheme)
    // Colours fade from one scheme to the other; contrast counts once they stand still.
    await page.waitForFunction(() =>
      document
        .getAnimations()
        .every(
          (animation) =>
            animation.playState !== 'running' ||
            animation.effect?.getComputedTiming().iterations === Number.POSITIVE_INFINITY,
        ),
    )
    for (const { id, targets } of await runAxe(page))
      violations.push(...targets.map((target) => `${state}, ${scheme}: ${id} at ${target}`))
  }
  await showScheme(page, before === 'dark' ? 'dark' : 'light')
  return violations
}

export async function showScheme(page: Page, scheme: 'light' | 'dark'): Promise<void> {
  await page.evaluate((value) => document.documentElement.setAttribute('data-mantine-color-scheme', value), scheme)
}

async function runAxe(page: Page): Promise<Violation[]> {
  // Evaluated by the debugger, so the page's content security policy stays as it is.
  await page.evaluate(`if (!window.axe) { ${axe.source} }`)
  return page.evaluate(`axe.run(document, { runOnly: { type: 'tag', values: ${JSON.stringify(tags)} }, resultTypes: ['violations'] })
    .then(({ violations }) => violations.map(({ id, help, nodes }) => ({ id, help, targets: nodes.map((node) => node.target.join(' ')) })))`)
}
