import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, signedInPage } from '../support/browser.ts'
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

test('two people on one run: the loser of a race is told who won and loses nothing; a third sees each step', async () => {
  const run = await startRun('10010')
  // Ada's browser hears nothing, as behind a bad connection, so that she presses a button that is no longer hers.
  const ada = await signedInPage(browser, server.url, 'ada')
  await ada.context().route('**/api/v1/live', (route) => route.abort())
  await ada.goto(`/c/companies/10010?run=${run}`)
  await step(ada, 'Red flags')
  await ada.getByLabel('Your remarks').fill('Written by Ada')
  const bo = await openRun('bo', '10010', run)
  await step(bo, 'Red flags')
  await bo.getByText('Ada Okafor is working on this run').waitFor()
  await bo.getByRole('button', { name: 'Take over' }).click()
  await confirm(bo, 'I have read this')
  await step(bo, 'Decide')
  await confirm(ada, 'I have read this')
  await ada
    .getByText(/Bo Lindqvist completed .Red flags. before you/)
    .first()
    .waitFor()
  await ada.getByText('Written by Ada').first().waitFor()
  expect(await completions(run, 'red_flags')).toBe(1)

  const cleo = await openRun('cleo', '10010', run)
  await step(cleo, 'Decide')
  const heard = cleo
    .getByRole('heading', { name: /^(Approve the company|Request documents|Reject the company|Escalate to the lead)$/ })
    .waitFor()
  await bo.getByRole('radio', { name: 'Reject' }).check()
  await confirm(bo, 'Choose: Reject')
  await step(bo, 'Reject the company')
  await heard
})

test('a double click completes once', async () => {
  const run = await startRun('10011')
  const ada = await openRun('ada', '10011', run)
  await step(ada, 'Red flags')
  await controls(ada).getByRole('button', { name: 'I have read this' }).dblclick()
  await step(ada, 'Decide')
  expect(await completions(run, 'red_flags')).toBe(1)
  expect(ada.errors).toEqual([])
})

test('a connection lost in the middle of Done keeps the input, says so, and completes once when tried again', async () => {
  const run = await startRun('10012')
  const ada = await openRun('ada', '10012', run)
  await step(ada, 'Red flags')
  await ada.getByLabel('Your remarks').fill('Not to be lost')
  // The order arrives, the answer does not.
  await ada.route('**/complete', async (route) => {
    await route.fetch().catch(() => undefined)
    await route.abort('connectionreset')
  })
  await confirm(ada, 'I have read this')
  await ada.unrouteAll({ behavior: 'ignoreErrors' })
  // Either the live update has shown the next step already, or the page says what happened and keeps the input.
  await ada.getByRole('heading', { name: 'Decide', exact: true }).or(ada.getByText('No connection')).first().waitFor()
  await ada.reload()
  await step(ada, 'Decide')
  expect(await completions(run, 'red_flags')).toBe(1)

  await ada.context().setOffline(true)
  await ada.getByRole('radio', { name: 'Escalate' }).check()
  await ada.getByLabel(/^Comment/).fill('Typed while offline')
  await confirm(ada, 'Choose: Escalate')
  await ada.getByText('No connection').first().waitFor()
  expect(await ada.getByLabel(/^Comment/).inputValue()).toBe('Typed while offline')
  await ada.context().setOffline(false)
  await ada
    .getByRole('button', { name: 'Send again' })
    .or(controls(ada).getByRole('button', { name: 'Choose: Escalate' }))
    .first()
    .click()
  await step(ada, 'Escalate to the lead')
  expect(await completions(run, 'decide')).toBe(1)
})

test('an answer that is lost once is fetched by itself, and what was done is not done again', async () => {
  const run = await startRun('10014')
  const ada = await signedInPage(browser, server.url, 'ada')
  // Without live updates: nothing but the repeated order can bring the answer.
  await ada.context().route('**/api/v1/live', (route) => route.abort())
  await ada.goto(`/c/companies/10014?run=${run}`)
  await step(ada, 'Red flags')
  const keys: (string | undefined)[] = []
  await ada.route('**/complete', async (route) => {
    keys.push(route.request().headers()['idempotency-key'])
    if (keys.length > 1) return route.continue()
    await route.fetch()
    await route.abort('connectionreset')
  })
  await confirm(ada, 'I have read this')
  await step(ada, 'Decide')
  expect(await ada.getByText('No connection').count()).toBe(0)
  expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), keys[0]])
  expect(await completions(run, 'red_flags')).toBe(1)
  expect(ada.errors).toEqual([])
})

test('an action whose answer stays lost is not called failed, and not run again when the person sends it again', async () => {
  const ada = await signedInPage(browser, server.url, 'ada')
  await ada.goto('/c/companies/10015')
  await ada.getByRole('button', { name: 'Approve company' }).click()
  const dialog = ada.getByRole('dialog', { name: 'Approve company' })
  await dialog.getByLabel(/^Reason/).fill('Approved once only')
  await ada.route('**/actions/**', async (route) => {
    await route.fetch()
    await route.abort('connectionreset')
  })
  await dialog.getByRole('button', { name: 'Approve company' }).click()
  await dialog.getByText('Nobody can say yet whether it happened.').waitFor()
  expect(await dialog.getByText('This did not work').count()).toBe(0)
  await ada.unrouteAll({ behavior: 'ignoreErrors' })
  await dialog.getByRole('button', { name: 'Send again' }).click()
  await dialog.getByRole('button', { name: 'Close' }).last().waitFor()
  const { rows } = await server.store.pool.query(
    "select outcome from effect where run_id is null and request #>> '{form,note}' = 'Approved once only'",
  )
  expect(rows).toEqual([{ outcome: 'succeeded' }])
})

test('the back button leaves the panel and comes back to it, with what was typed', async () => {
  const run = await startRun('10013')
  const ada = await openRun('ada', '10013', run)
  await step(ada, 'Red flags')
  await ada.getByLabel('Your remarks').fill('Half a sentence')
  await ada.getByRole('link', { name: 'Companies', exact: true }).first().click()
  await ada.getByLabel('Search companies').waitFor()
  await ada.goBack()
  await step(ada, 'Red flags')
  expect(await ada.getByLabel('Your remarks').inputValue()).toBe('Half a sentence')
})

test('starting again from the summary and from a workspace resumes the saved run by itself', async () => {
  const run = await startRun('10001')
  const ada = await server.as('ada')
  await ada('saveRun', { params: { run }, body: { note: 'Later' } })
  const bo = await signedInPage(browser, server.url, 'bo')
  await bo.goto('/c/companies/10001')
  await bo.getByRole('button', { name: 'Start workflow' }).click()
  await bo.getByRole('menuitem', { name: /KYC review/ }).click()
  await step(bo, 'Red flags')
  expect(new URL(bo.url()).searchParams.get('run')).toBe(run)
  await ada('saveRun', { params: { run }, body: { note: 'Once more' } })

  await bo.goto('/w/kyc-desk')
  await bo.getByRole('row', { name: /Larkfield Trading Ltd/ }).click()
  await bo.getByRole('button', { name: /KYC review/ }).click()
  await step(bo, 'Red flags')
  expect(new URL(bo.url()).searchParams.get('run')).toBe(run)
})

test('the whole review with the keyboard alone', async () => {
  const ada = await signedInPage(browser, server.url, 'ada')
  await ada.keyboard.press('Control+k')
  await ada.getByRole('dialog').getByRole('textbox').or(ada.getByRole('dialog').getByRole('combobox')).first().waitFor()
  await ada.keyboard.type('Companies')
  await ada.getByRole('dialog').getByText('Companies', { exact: true }).first().waitFor()
  await ada.keyboard.press('Enter')
  await ada.getByLabel('Search companies').waitFor()
  await ada.keyboard.press('/')
  await ada.keyboard.type('Fernhollow')
  await ada.getByRole('row', { name: /Fernhollow/ }).waitFor()
  await expect.poll(() => ada.getByRole('row').count()).toBe(2)
  await tabTo(ada, (element) => element.closest('[role=grid]') !== null)
  await ada.keyboard.press('Enter')
  await ada.getByRole('heading', { name: /Fernhollow/ }).waitFor()
  await tabTo(
    ada,
    (element) => element.textContent?.includes('Start workflow') === true && element.tagName === 'BUTTON',
  )
  await ada.keyboard.press('Enter')
  await ada.getByRole('menuitem', { name: /KYC review/ }).waitFor()
  // A key pressed while the menu is still opening goes nowhere.
  await expect
    .poll(async () => {
      await ada.keyboard.press('ArrowDown')
      return ada.evaluate(() => document.activeElement?.getAttribute('role') === 'menuitem')
    })
    .toBe(true)
  await ada.keyboard.press('Enter')

  await ready(ada, 'Red flags', 'I have read this')
  await ada.keyboard.press('Control+Enter')
  await ready(ada, 'Decide', 'Choose: Approve')
  await ada.keyboard.press('Control+Enter')
  await ready(ada, 'Approve the company', 'Approve company')
  await tabTo(ada, (element) => element.tagName === 'TEXTAREA')
  await ada.keyboard.press('Control+a')
  await ada.keyboard.type('Complete file, no findings.')
  await ada.keyboard.press('Control+Enter')
  await ready(ada, 'Write the outcome back', 'Update 1 field')
  await ada.keyboard.press('Control+Enter')
  await ada.getByText('Completed', { exact: true }).first().waitFor()
  expect(ada.errors).toEqual([])
})

async function startRun(record: string): Promise<string> {
  const ada = await server.as('ada')
  return (await ada('startRun', { body: { workflow: 'kyc-review', collection: 'companies', record } })).id
}

async function openRun(name: string, record: string, run: string) {
  const page = await signedInPage(browser, server.url, name)
  await page.goto(`/c/companies/${record}?run=${run}`)
  return page
}

async function completions(run: string, stepId: string): Promise<number> {
  const { rows } = await server.store.pool.query(
    "select count(*)::integer as count from run_event where run_id = $1 and type = 'step-completed' and body->>'stepId' = $2",
    [run, stepId],
  )
  return rows[0].count
}

async function step(page: Page, title: string): Promise<void> {
  await page.getByRole('heading', { name: title, exact: true }).waitFor()
}

/** Waits until the step can be confirmed: its button says what it would do. */
async function ready(page: Page, title: string, button: string): Promise<void> {
  await step(page, title)
  await expect.poll(() => controls(page).getByRole('button', { name: button }).isEnabled()).toBe(true)
}

function controls(page: Page) {
  return page.getByRole('group', { name: 'Run controls' })
}

async function confirm(page: Page, label: string): Promise<void> {
  await controls(page).getByRole('button', { name: label }).click()
}

/** Presses Tab until the focus is where it is wanted; fails after a hundred. */
async function tabTo(page: Page, isThere: (element: Element) => boolean): Promise<void> {
  for (let press = 0; press < 100; press++) {
    if (await page.evaluate(`(${isThere.toString()})(document.activeElement)`)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('Tab never reached it.')
}
