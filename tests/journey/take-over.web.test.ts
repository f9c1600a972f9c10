import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessibilityViolations, openBrowser, signedInPage } from '../support/browser.ts'
import { probeConfigFile, startTestServer, type TestServer } from '../support/test-server.ts'

const definition = {
  id: 'hanging',
  title: 'Hanging',
  collection: 'companies',
  teams: ['compliance'],
  start: 'act',
  steps: [
    {
      id: 'act',
      kind: 'trigger-action',
      title: 'Tell the bank',
      mode: 'manual',
      action: 'probe_other',
      timeoutSeconds: 60,
      next: 'done',
    },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}

let server: TestServer
let browser: Browser
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwell-take-over-'))
  server = await startTestServer({ configFile: probeConfigFile })
  browser = await openBrowser()
  await (await server.as('cleo'))('publishWorkflow', { params: { workflow: definition.id }, body: { definition } })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await rm(folder, { recursive: true, force: true })
})

test('nobody has to wait for an action that hangs: one takes it over, and says what became of it', async () => {
  const ada = await server.as('ada')
  const ledger = join(folder, 'late')
  const run = await ada('startRun', { body: { workflow: definition.id, collection: 'companies', record: '10001' } })
  await ada('completeStep', {
    params: { run: run.id, attempt: run.open?.attempt ?? 0 },
    body: { answer: { kind: 'trigger-action', action: 'probe_other', form: { ledger, does: 'late' } } },
  })
  const page = await signedInPage(browser, server.url, 'ada')
  await page.goto(`/c/companies/10001?run=${run.id}`)
  const stop = page.getByRole('button', { name: 'Do not wait any longer' })
  await stop.waitFor()
  expect(await accessibilityViolations(page, 'hanging')).toEqual([])
  await stop.click()
  await page.getByText('Nobody knows whether this happened').first().waitFor()
  await page
    .getByText(/Ada Okafor took it over before an answer came/)
    .first()
    .waitFor()
  expect(await accessibilityViolations(page, 'taken over')).toEqual([])
  await page.getByRole('radio', { name: 'It happened' }).check()
  await page.getByLabel('How do you know?').fill('The bank confirmed it')
  await page.getByRole('button', { name: 'Record that it happened' }).click()
  await page.getByText('Completed').first().waitFor()
  expect((await readFile(ledger, 'utf8')).trim().split('\n')).toHaveLength(1)
  expect(page.errors).toEqual([])
  // The call comes to its end, so that the server has not to wait for it when it stops.
  await writeFile(`${ledger}.go`, '')
})
