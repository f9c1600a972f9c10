import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessibilityViolations, openBrowser, signedInPage } from '../support/browser.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer
let browser: Browser
const violations: string[] = []

beforeAll(async () => {
  server = await startTestServer()
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

test('a KYC review from the list to the replay: handled manually once, saved by Ada, resumed by Bo, revised, approved', async () => {
  const ada = await signedInPage(browser, server.url, 'ada')
  await startFromList(ada)

  await step(ada, 'Red flags')
  expect(await ada.getByRole('region', { name: '5 red flags' }).getByText('A politically exposed person').count()).toBe(
    1,
  )
  await look(ada, 'red flags suggested')
  await ada.getByLabel('Your remarks').fill('The owner is known to us.')
  await ada.keyboard.press('Control+Enter')

  await step(ada, 'Decide')
  await ada.getByRole('radio', { name: 'Request documents' }).check()
  await ada.getByLabel(/^Comment/).fill('The certificate of incorporation has expired.')
  await look(ada, 'decision suggested')
  await confirm(ada, 'Choose: Request documents')

  await step(ada, 'Request documents')
  // Pre-filled from what the steps before added to the context.
  expect(await ada.getByLabel(/^Reason/).inputValue()).toContain('The certificate of incorporation has expired.')
  await look(ada, 'action suggested')
  await ada.getByRole('button', { name: 'Handle manually' }).click()
  await ada.getByText('Done elsewhere', { exact: true }).click()
  await ada.getByLabel(/^Say what you did/).fill('Called them; they send it by post.')
  await look(ada, 'handled manually')
  await ada.getByRole('button', { name: 'Record as done elsewhere' }).click()

  await step(ada, 'Wait for the documents')
  await ada.getByRole('button', { name: 'Pause', exact: true }).last().click()
  await ada.getByLabel(/^Hand-over/).fill('Waiting for the certificate; then decide.')
  await look(ada, 'pause dialog')
  await ada.getByRole('button', { name: 'Save for later' }).click()
  await ada.getByText('Saved for later').first().waitFor()
  await look(ada, 'saved')

  const bo = await signedInPage(browser, server.url, 'bo')
  await look(bo, 'home with To Continue')
  await bo.getByText('Waiting for the certificate; then decide.').waitFor()
  await bo
    .getByRole('button', { name: 'Continue KYC review of Larkfield Trading Ltd' })
    .or(bo.getByRole('link', { name: 'Continue KYC review of Larkfield Trading Ltd' }))
    .click()
  await step(bo, 'Wait for the documents')
  await bo.getByText('Left by Ada Okafor').waitFor()
  await confirm(bo, 'The documents have arrived')
  await step(bo, 'Red flags')
  await confirm(bo, 'I have read this')
  await step(bo, 'Decide')
  await bo.getByRole('radio', { name: 'Reject' }).check()
  await bo.getByLabel(/^Comment/).fill('Too risky.')
  await confirm(bo, 'Choose: Reject')

  await step(bo, 'Reject the company')
  await bo.getByRole('button', { name: /Decide Reject/ }).click()
  await bo.getByRole('button', { name: 'Revise Decide' }).click()
  const price = bo.getByRole('dialog', { name: /Revise/ })
  await price.getByText('Nothing outside has happened in these steps.').waitFor()
  await look(bo, 'revise dialog')
  await price.getByRole('button', { name: /^Revise and cancel/ }).click()

  await step(bo, 'Decide')
  await bo.getByRole('radio', { name: 'Approve' }).check()
  await bo.getByLabel(/^Comment/).fill('The certificate is in; the owner is monitored.')
  await confirm(bo, 'Choose: Approve')
  await step(bo, 'Approve the company')
  const note = await bo.getByLabel(/^Reason/).inputValue()
  expect(note).toContain('The certificate is in; the owner is monitored.')
  // What was revised contributes nothing.
  expect(note).not.toContain('Too risky.')
  await confirm(bo, 'Approve company')
  await step(bo, 'Write the outcome back')
  await look(bo, 'update suggested')
  await confirm(bo, 'Update 1 field')
  await bo.getByText('Completed', { exact: true }).first().waitFor()
  await look(bo, 'completed')

  const company = await server.demo.pool.query(
    'select status, kyc_decision, kyc_reason from companies where id = 10001',
  )
  expect(company.rows[0]).toMatchObject({
    status: 'active',
    kyc_decision: 'approved',
    kyc_reason: expect.stringContaining('The certificate is in; the owner is monitored.'),
  })

  await bo
    .getByRole('link', { name: 'Open replay' })
    .or(bo.getByRole('button', { name: 'Open replay' }))
    .first()
    .click()
  const slider = bo.getByRole('slider')
  await slider.waitFor()
  await bo.getByText('Called them; they send it by post.').first().waitFor({ state: 'attached' })
  await look(bo, 'replay')
  const spoken = await slider.getAttribute('aria-valuetext')
  await slider.focus()
  await bo.keyboard.press('ArrowLeft')
  await expect.poll(() => slider.getAttribute('aria-valuetext')).not.toBe(spoken)

  await bo.goto('/c/companies/10001?tab=runs')
  await bo
    .getByRole('link', { name: /Replay KYC review/ })
    .or(bo.getByRole('button', { name: /Replay KYC review/ }))
    .waitFor()
  await look(bo, 'runs of a record')

  await bo.goto('/reports/activity')
  for (const sentence of [
    'Took "Request documents" in hand manually',
    'Resumed KYC review',
    'Completed KYC review: approved',
  ])
    await bo.getByText(sentence).first().waitFor()
  await look(bo, 'activity')
  expect([...ada.errors, ...bo.errors]).toEqual([])
})

test('every state of the journey is free of WCAG A and AA violations, light and dark', () => {
  expect(violations).toEqual([])
})

async function startFromList(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Companies' }).click()
  await page.getByLabel('Search companies').fill('Larkfield')
  await page.getByRole('row', { name: /Larkfield Trading Ltd/ }).waitFor()
  await page.getByRole('checkbox', { name: 'Select Larkfield Trading Ltd' }).click()
  await look(page, 'list with a selected record')
  await page.getByRole('button', { name: 'Start workflow' }).click()
  await page.getByRole('menuitem', { name: /KYC review/ }).click()
}

/** Waits until the panel has this step open. */
async function step(page: Page, title: string): Promise<void> {
  await page.getByRole('heading', { name: title, exact: true }).waitFor()
}

/** Presses the panel's one primary button, which says what it does. */
async function confirm(page: Page, label: string): Promise<void> {
  await page.getByRole('group', { name: 'Run controls' }).getByRole('button', { name: label }).click()
}

async function look(page: Page, state: string): Promise<void> {
  violations.push(...(await accessibilityViolations(page, state)))
}
