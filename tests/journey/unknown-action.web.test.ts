import { mkdtemp, rm } from 'node:fs/promises'
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
