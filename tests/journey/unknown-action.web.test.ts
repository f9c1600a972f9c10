import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessibilityViolations, openBrowser, signedInPage } from '../support/browser.ts'
import { probeConfigFile, startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer
let browser: Browser
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwell-unknown-'))
  server = await startTestServer({ configFile: probeConfigFile })
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

test.each([
  ['wide', '10001', { width: 1360, height: 860 }],
  ['narrow', '10002', { width: 400, height: 860 }],
])(
  'an action whose answer was lost stands on its record until somebody says what became of it: %s',
  async (name, id, viewport) => {
    const ada = await server.as('ada')
    await ada('runAction', {
      params: { collection: 'companies', id, action: 'probe_other' },
      body: { form: { ledger: join(folder, id), does: 'hang' } },
    })
    const page = await signedInPage(browser, server.url, 'bo', { viewport })
    await page.goto(`/c/companies/${id}`)
    const waiting = page.getByRole('region', { name: /Nobody knows whether this happened/ })
    await waiting.getByText('Ordered by Ada Okafor').waitFor()
    expect(await accessibilityViolations(page, `${name} record`)).toEqual([])
    await waiting.getByRole('button', { name: 'Say what became of it…' }).click()
    const dialog = page.getByRole('dialog', { name: 'What became of it?' })
    await dialog.getByRole('button', { name: 'Record it' }).click()
    await dialog.getByText('Choose one of the three.').waitFor()
    await dialog.getByText('Say how you know.').waitFor()
    expect(await accessibilityViolations(page, `${name} dialog`)).toEqual([])
    await dialog.getByRole('radio', { name: 'It happened' }).check()
    await dialog.getByLabel('How do you know?').fill('The bank confirmed it')
    await dialog.getByRole('button', { name: 'Record it' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await waiting.waitFor({ state: 'hidden' })
    expect(page.errors).toEqual([])
  },
)

test('an action whose answer is lost on the way is not called failed; sent again, it is done once', async () => {
  const ledger = join(folder, 'lost')
  const page = await signedInPage(browser, server.url, 'ada')
  await page.goto('/c/companies/10003')
  await page.route('**/actions/probe_other', async (route) => {
    await route.fetch()
    await route.abort('connectionreset')
  })
  await page.getByRole('button', { name: 'Probe (other)' }).click()
  const dialog = page.getByRole('dialog', { name: 'Probe (other)' })
  await dialog.getByLabel('Ledger').fill(ledger)
  await dialog.getByLabel('Does').selectOption({ label: 'succeed' })
  await dialog.getByRole('button', { name: 'Probe (other)' }).click()
  await dialog.getByText('Nobody can say yet whether it happened.').waitFor()
  expect(await dialog.getByText('This did not work').count()).toBe(0)
  expect(await accessibilityViolations(page, 'no answer')).toEqual([])
  await page.unroute('**/actions/probe_other')
  await dialog.getByRole('button', { name: 'Send again' }).click()
  await dialog.getByText('The probe was done.').waitFor()
  expect((await readFile(ledger, 'utf8')).trim().split('\n')).toHaveLength(1)
  expect(page.errors).toEqual([])
})
