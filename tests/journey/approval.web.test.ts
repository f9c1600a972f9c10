import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessibilityViolations, openBrowser, showScheme, signedInPage } from '../support/browser.ts'
import { complete, start } from '../support/drive-run.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer
let browser: Browser
beforeAll(async () => {
  server = await startTestServer()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

const folder = process.env['SCREENSHOTS']
const primary = (page: Page) => page.locator('[data-primary]')

/** A run of Ada that stands where the new score is to be set. */
async function atChange(record: string): Promise<string> {
  const ada = await server.as('ada')
  const run = await start(ada, record, 'risk-score-change')
  return (await complete(ada, run, { kind: 'guidance', answer: 'New facts' })).id
}

async function looksRight(page: Page, name: string): Promise<void> {
  for (const [scheme, width] of [
    ['light', 1360],
    ['dark', 1360],
    ['light', 400],
    ['dark', 400],
  ] as const) {
    await page.setViewportSize({ width, height: 860 })
    await showScheme(page, scheme)
    expect(await accessibilityViolations(page, `${name} ${scheme} ${width}`)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
    if (folder) await page.screenshot({ path: `${folder}/${name}-${scheme}-${width}.png` })
  }
  await page.setViewportSize({ width: 1360, height: 860 })
  await showScheme(page, 'light')
}

test('Ada asks, Cleo refuses with a reason, Ada changes and asks again, Cleo approves from her list', async () => {
  const run = await atChange('10010')
  const ada = await signedInPage(browser, server.url, 'ada')
  await ada.goto(`/c/companies/10010?run=${run}`)
  await ada.getByRole('heading', { name: 'Set the new score', level: 3 }).waitFor()
  const score = ada.locator('[data-open-step]').getByRole('textbox', { name: 'Risk score' })
  await score.fill('11')
  await ada.getByRole('button', { name: 'Ask for approval' }).click()
  await ada.getByText('Waiting for approval', { exact: true }).first().waitFor()
  await ada.getByText('What would be done').waitFor()
  expect(await primary(ada).isDisabled()).toBe(true)
  await looksRight(ada, 'approval-asked')

  const cleo = await signedInPage(browser, server.url, 'cleo')
  await cleo.goto('/')
  await cleo.getByRole('link', { name: 'Approvals' }).click()
  await cleo.getByRole('link', { name: /^Review: Update 1 field of/ }).click()
  await cleo.getByText('What would be done').waitFor()
  expect(await primary(cleo).textContent()).toBe('Approve')
  await looksRight(cleo, 'approval-review')
  await cleo.getByRole('button', { name: 'Refuse' }).click()
  await cleo.getByText('Say in one line why you refuse.').first().waitFor()
  await cleo.getByLabel('Comment').fill('Too low')
  await cleo.getByRole('button', { name: 'Refuse' }).click()
  await cleo.getByText('Nothing waits for you').waitFor()

  // What Ada entered is still there, with the reason above it.
  await ada.getByText('Cleo Marchetti refused: Too low').waitFor()
  await looksRight(ada, 'approval-refused')
  expect(await score.inputValue()).toBe('11')
  await score.fill('61')
  await primary(ada).click()
  await ada.getByRole('button', { name: 'Withdraw' }).waitFor()

  await cleo.getByRole('link', { name: /^Review: Update 1 field of/ }).click()
  await cleo.locator('[data-open-step]').getByText('61').waitFor()
  await primary(cleo).click()
  await cleo.getByText('Completed', { exact: true }).first().waitFor()
  await cleo.getByText('Approved', { exact: true }).first().waitFor()
  const { rows } = await server.demo.pool.query('select risk_score from companies where id = 10010')
  expect(rows).toEqual([{ risk_score: 61 }])
  await ada.getByText('Completed', { exact: true }).first().waitFor()
  expect([ada.errors, cleo.errors]).toEqual([[], []])
})

test('who asked may take it back, and finds it in the history', async () => {
  const run = await atChange('10011')
  const ada = await signedInPage(browser, server.url, 'ada')
  await ada.goto(`/c/companies/10011?run=${run}`)
  await ada.locator('[data-open-step]').getByRole('textbox', { name: 'Risk score' }).fill('12')
  await primary(ada).click()
  await ada.getByRole('button', { name: 'Withdraw' }).click()
  await ada.getByRole('button', { name: 'Ask for approval' }).waitFor()
  await ada.goto('/approvals')
  await ada.getByText('Withdrawn').first().waitFor()
  await ada.getByText('You are waiting for nobody.').waitFor()
  await looksRight(ada, 'approvals-empty')
  expect(ada.errors).toEqual([])
})
