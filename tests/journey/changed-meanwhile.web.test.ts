import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessibilityViolations, openBrowser, showScheme, signedInPage } from '../support/browser.ts'
import { choose, complete, confirm, start } from '../support/drive-run.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

/* What a run built on has changed, or is to be gone back on: the panel says so, and a person chooses. */

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

test('a value that changed since it was read is said before anything is asked for, and one chooses', async () => {
  const ada = await server.as('ada')
  let run = await start(ada, '10010', 'risk-score-change')
  const { rows } = await server.demo.pool.query('select risk_score from companies where id = 10010')
  const was: number = rows[0].risk_score
  await server.demo.pool.query('update companies set risk_score = 90 where id = 10010')
  run = await complete(ada, run, { kind: 'guidance', answer: 'New facts' })
  const page = await signedInPage(browser, server.url, 'ada')
  await page.goto(`/c/companies/10010?run=${run.id}`)
  const drift = page.getByRole('group', { name: 'Risk score has changed since it was read' })
  await drift.waitFor()
  expect(await drift.textContent()).toMatch(new RegExp(`Was${was}Is now90`))
  expect(await accessibilityViolations(page, 'drift')).toEqual([])
  if (folder) await page.screenshot({ path: `${folder}/drift.png` })
  // Not before one has said what to do about it.
  await page.locator('[data-open-step]').getByRole('textbox', { name: 'Risk score' }).fill('95')
  await page.locator('[data-primary]').click()
  await drift.waitFor()
  await drift.getByRole('button', { name: 'Look again' }).click()
  await page.getByText('Revise “Read the company”?').waitFor()
  await page.getByRole('button', { name: 'Leave it' }).click()
  await drift.getByRole('button', { name: 'Keep mine' }).click()
  await drift.waitFor({ state: 'detached' })
  await page.locator('[data-primary]').click()
  await page.getByText('What would be done').waitFor()
  await approveInSpite(String(run.id))
  // The replay says what was kept in spite of what.
  const { events } = await ada('listRunEvents', { params: { run: run.id }, query: {} })
  const asked = events.find(({ event }) => event.type === 'approval-asked')?.sequence
  await page.goto(`/runs/${run.id}?at=${asked}`)
  const facts = page.getByText(`Risk score was ${was} when “Read the company” read it, and had changed to 90.`)
  await facts.waitFor()
  expect(await accessibilityViolations(page, 'kept-drift')).toEqual([])
  if (folder) await page.screenshot({ path: `${folder}/kept-drift.png` })
  await page.setViewportSize({ width: 400, height: 900 })
  await showScheme(page, 'dark')
  await facts.scrollIntoViewIfNeeded()
  expect(await accessibilityViolations(page, 'kept-drift on a phone')).toEqual([])
  if (folder) await page.screenshot({ path: `${folder}/kept-drift-phone.png` })
  expect(page.errors).toEqual([])
})

/** Whoever approves sees what has changed of what they approve. */
async function approveInSpite(run: string): Promise<void> {
  const page = await signedInPage(browser, server.url, 'cleo')
  await page.goto(`/c/companies/10010?run=${run}`)
  const drift = page.getByRole('region', { name: 'Risk score has changed since it was read' })
  await drift.waitFor()
  expect(await accessibilityViolations(page, 'drift of what is asked for')).toEqual([])
  if (folder) await page.screenshot({ path: `${folder}/approving-drift.png` })
  await page.setViewportSize({ width: 400, height: 900 })
  await showScheme(page, 'dark')
  await drift.scrollIntoViewIfNeeded()
  expect(await accessibilityViolations(page, 'drift of what is asked for, on a phone')).toEqual([])
  if (folder) await page.screenshot({ path: `${folder}/approving-drift-phone.png` })
  await page.locator('[data-primary]').click()
  await page.locator('[data-primary]').waitFor({ state: 'detached' })
  expect(page.errors).toEqual([])
  const { rows } = await server.demo.pool.query('select risk_score from companies where id = 10010')
  expect(rows).toEqual([{ risk_score: 95 }])
  await page.context().close()
}

test('revising past a frozen account offers to release it, with the form filled in, and says what became of it', async () => {
  const cleo = await server.as('cleo')
  const { rows } = await server.demo.pool.query(
    "select company_id as company, min(id) as account from accounts where status = 'active' group by company_id order by company_id limit 1",
  )
  const { company, account } = rows[0]
  let run = await confirm(cleo, await start(cleo, String(company)))
  if (run.open?.stepId === 'decide') run = await choose(cleo, run, 'escalate', 'Look at this.')
  run = await choose(cleo, await complete(cleo, run, { kind: 'escalation', answer: 'Freeze it.' }), 'freeze', 'Freeze.')
  run = await complete(cleo, run, { kind: 'load-related-record', relation: 'accounts', records: [String(account)] })
  run = await complete(cleo, run, { kind: 'trigger-action', action: 'freeze_account', form: { reason: 'As decided' } })

  const page = await signedInPage(browser, server.url, 'cleo')
  await page.goto(`/c/companies/${company}?run=${run.id}`)
  await page.getByRole('button', { name: /^Freeze the account/ }).click()
  await page.getByRole('button', { name: 'Revise Freeze the account' }).click()
  const dialog = page.getByRole('dialog')
  const offer = dialog.getByRole('checkbox', { name: /^Release account on/ })
  await offer.waitFor()
  expect(await offer.isChecked()).toBe(false)
  await offer.check()
  const reason = dialog.getByRole('textbox', { name: 'Reason' })
  expect(await reason.inputValue()).toBe('The review was revised; the account was frozen in it.')
  expect(await accessibilityViolations(page, 'compensation')).toEqual([])
  if (folder) await page.screenshot({ path: `${folder}/compensation.png` })
  await reason.fill('')
  await dialog.getByRole('button', { name: /^Revise and cancel/ }).click()
  await dialog.getByText('This is needed.').first().waitFor()
  await reason.fill('The customer is cleared')
  await dialog.getByRole('button', { name: /^Revise and cancel/ }).click()
  await page.getByText('Release account: done').waitFor()
  if (folder) await page.screenshot({ path: `${folder}/compensated.png` })
  const { rows: now } = await server.demo.pool.query('select status from accounts where id = $1', [account])
  expect(now).toEqual([{ status: 'active' }])
  expect(page.errors).toEqual([])
})
