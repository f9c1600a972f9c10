import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessibilityViolations, openBrowser, showScheme, signedInPage } from '../support/browser.ts'
import { complete, start } from '../support/drive-run.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer
let browser: Browser
const waiting = (id: string, after: string) => ({
  id,
  title: 'Cooling off',
  collection: 'companies',
  teams: ['compliance'],
  start: 'look',
  steps: [
    { id: 'look', kind: 'guidance', title: 'Look', next: 'pause' },
    {
      id: 'pause',
      kind: 'wait',
      title: 'Wait for the bank',
      instruction: 'The bank has three days to answer.',
      event: { name: 'bank.answered', title: 'The bank’s answer' },
      limit: { after },
      next: 'check',
      overdue: 'check',
    },
    { id: 'check', kind: 'guidance', title: 'Check the answer', next: 'done' },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
})

beforeAll(async () => {
  server = await startTestServer()
  browser = await openBrowser()
  const cleo = await server.as('cleo')
  for (const definition of [waiting('cooling-off', 'P3D'), waiting('blinking', 'PT5S')])
    await cleo('publishWorkflow', { params: { workflow: definition.id }, body: { definition } })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function waitingRun(record: string, workflow: string): Promise<string> {
  const ada = await server.as('ada')
  return (await complete(ada, await start(ada, record, workflow), { kind: 'guidance' })).id
}
const step = (page: Page, title: string) => page.getByRole('heading', { name: title, level: 3 }).waitFor()

test('the panel says for what and until when in local time, counts down in its place, and goes on with a reason', async () => {
  const run = await waitingRun('10010', 'cooling-off')
  const page = await signedInPage(browser, server.url, 'ada', { timezoneId: 'Europe/Berlin' })
  await page.goto(`/c/companies/10010?run=${run}`)
  await step(page, 'Wait for the bank')
  await page.getByText('Waiting for: The bank’s answer').waitFor()
  await page.getByText(/At most until \d+ \w+ \d{4}, \d{2}:\d{2} (CET|CEST) \(Europe\/Berlin\)/).waitFor()
  const countdown = page.getByRole('timer')
  const reason = page.getByLabel('Why go on now?')
  const [text, place] = [await countdown.textContent(), await reason.boundingBox()]
  expect(text).toMatch(/^[23] d \d{2}:\d{2}:\d{2}$/)
  await page.waitForFunction((before) => document.querySelector('[role=timer]')?.textContent !== before, text)
  expect(await reason.boundingBox()).toEqual(place)
  expect(await accessibilityViolations(page, 'waiting')).toEqual([])
  const folder = process.env['SCREENSHOTS']
  for (const [scheme, width] of [
    ['light', 1360],
    ['dark', 1360],
    ['light', 400],
    ['dark', 400],
  ] as const) {
    await page.setViewportSize({ width, height: 860 })
    await showScheme(page, scheme)
    await countdown.scrollIntoViewIfNeeded()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
    if (folder) await page.screenshot({ path: `${folder}/wait-${scheme}-${width}.png` })
  }
  await page.setViewportSize({ width: 1360, height: 860 })
  await page.getByRole('button', { name: 'Go on now' }).click()
  await page.getByText('This is needed.').waitFor()
  await reason.fill('The bank called')
  await page.getByRole('button', { name: 'Go on now' }).click()
  await step(page, 'Check the answer')
  await page.getByText('Went on early: The bank called').first().waitFor()
  expect(page.errors).toEqual([])
})

test('lists say until when it waits, and an open panel goes on by itself at the time', async () => {
  const run = await waitingRun('10011', 'cooling-off')
  const page = await signedInPage(browser, server.url, 'ada', { timezoneId: 'Europe/Berlin' })
  await page.goto('/c/companies/10011?tab=runs')
  await page
    .getByText(/^for “The bank’s answer”, until .* (CET|CEST) at most/)
    .first()
    .waitFor()
  const folder = process.env['SCREENSHOTS']
  if (folder) await page.screenshot({ path: `${folder}/wait-list.png` })
  const short = await waitingRun('10012', 'blinking')
  await page.goto(`/c/companies/10012?run=${short}`)
  await step(page, 'Check the answer')
  await page
    .getByText(/The limit was reached/)
    .first()
    .waitFor()
  expect([run !== short, page.errors]).toEqual([true, []])
})
