import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessibilityViolations, openBrowser, signedInPage } from '../support/browser.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const definition = {
  id: 'ticketing',
  title: 'Ticketing',
  collection: 'companies',
  teams: ['compliance'],
  start: 'open',
  steps: [
    {
      id: 'open',
      kind: 'create-record',
      title: 'Open a ticket',
      instruction: 'Open a ticket with high priority, subject "Papers are missing" and body "Please send them."',
      mode: 'confirm',
      collection: 'tickets',
      next: 'after',
    },
    { id: 'after', kind: 'guidance', title: 'Tell the customer', next: 'done' },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}

let server: TestServer
let browser: Browser

beforeAll(async () => {
  server = await startTestServer()
  browser = await openBrowser()
  await (await server.as('cleo'))('publishWorkflow', { params: { workflow: 'ticketing' }, body: { definition } })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

test.each([
  ['wide', '10001', { width: 1360, height: 860 }],
  ['narrow', '10002', { width: 400, height: 860 }],
])(
  'a ticket is opened from a run, %s: filled in, refused at its field, mended, and followed',
  async (name, record, viewport) => {
    const cleo = await server.as('cleo')
    const { id: run } = await cleo('startRun', { body: { workflow: 'ticketing', collection: 'companies', record } })
    const page = await signedInPage(browser, server.url, 'cleo', { viewport })
    await page.goto(`/c/companies/${record}?run=${run}`)
    await page.getByRole('heading', { name: 'Open a ticket', exact: true }).waitFor()
    const form = page.getByRole('group', { name: 'This step' })
    const confirm = page.getByRole('button', { name: 'Create ticket' })
    expect(await form.getByLabel('Subject (needed)').inputValue()).toBe('Papers are missing')
    expect(await form.getByLabel('Priority').inputValue()).toBe('high')
    expect(await form.getByLabel('Company ID (needed)').inputValue()).toBe(record)
    await form.getByText(/The new ticket belongs to/).waitFor()

    await confirm.click()
    await form.getByText('This is needed.').waitFor()
    expect(await form.getByLabel('Requester e-mail (needed)').getAttribute('aria-invalid')).toBe('true')
    await form.getByLabel('Requester e-mail (needed)').fill('ann@larkfield.example')
    await form.getByLabel('Company ID (needed)').fill('999999')
    await confirm.click()
    await form.getByText(/Company ID must name a record that exists/).waitFor()
    expect(await form.getByLabel('Company ID (needed)').getAttribute('aria-invalid')).toBe('true')
    expect(await accessibilityViolations(page, `${name} refused`)).toEqual([])

    await form.getByRole('button', { name: 'Reset Company ID' }).click()
    await confirm.click()
    await page.getByRole('heading', { name: 'Tell the customer', exact: true }).waitFor()
    await page.getByRole('button', { name: /Open a ticket Created Ticket Papers are missing/ }).click()
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
    await page.getByRole('link', { name: 'Papers are missing' }).first().click()
    await page.waitForURL(/\/c\/tickets\/\d+/)
    await page.getByRole('heading', { name: 'Papers are missing' }).first().waitFor()
    const { rows } = await server.demo.pool.query(
      "select company_id, priority from tickets where subject = 'Papers are missing' and company_id = $1",
      [record],
    )
    expect(rows).toEqual([{ company_id: Number(record), priority: 'high' }])
    expect(page.errors).toEqual([])
  },
)
