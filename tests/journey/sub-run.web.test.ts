import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessibilityViolations, openBrowser, signedInPage } from '../support/browser.ts'
import { complete, start } from '../support/drive-run.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const common = { collection: 'companies', teams: ['compliance'] }
const called = {
  ...common,
  id: 'closer-look',
  title: 'Closer look',
  inputs: { reason: { label: 'Reason', type: 'text', required: true } },
  outputs: { verdict: { label: 'Verdict', type: 'text' } },
  start: 'ask',
  steps: [
    {
      id: 'ask',
      kind: 'guidance',
      title: 'Read the file',
      instruction: 'Because of: {{ run.inputs.reason }}',
      answer: { label: 'Verdict', required: true },
      next: 'over',
    },
    { id: 'over', kind: 'end', title: 'Over', outcome: 'clear', outputs: { verdict: { cel: 'steps.ask.answer' } } },
  ],
}
const caller = {
  ...common,
  id: 'tip-review',
  title: 'Tip review',
  start: 'why',
  steps: [
    { id: 'why', kind: 'guidance', title: 'Why', answer: { label: 'Why', required: true }, next: 'closer' },
    {
      id: 'closer',
      kind: 'go-to',
      title: 'Have it looked at',
      workflow: 'closer-look',
      inputs: { reason: { cel: 'steps.why.answer' } },
      outputs: { verdict: 'text' },
      next: 'check',
    },
    {
      id: 'check',
      kind: 'guidance',
      title: 'Check the verdict',
      instruction: 'It says: {{ steps.closer.verdict }}',
      next: 'done',
    },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}

let server: TestServer
let browser: Browser

beforeAll(async () => {
  server = await startTestServer()
  browser = await openBrowser()
  const cleo = await server.as('cleo')
  for (const definition of [called, caller])
    await cleo('publishWorkflow', { params: { workflow: definition.id }, body: { definition } })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

async function run(record: string): Promise<string> {
  const ada = await server.as('ada')
  return (await complete(ada, await start(ada, record, 'tip-review'), { kind: 'guidance', answer: 'a tip' })).id
}
const step = (page: Page, title: string) => page.getByRole('heading', { name: title, level: 3 }).waitFor()
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const primary = (page: Page) => page.locator('[data-primary]')

test('one opens the sub-run from its step, works in it, and is led back when it is completed', async () => {
  const parent = await run('10010')
  const page = await signedInPage(browser, server.url, 'ada')
  await page.goto(`/c/companies/10010?run=${parent}`)
  await step(page, 'Have it looked at')
  await page.getByText('Part of this step: Closer look').waitFor()
  await page.getByText('It is at “Read the file”').waitFor()
  expect(await accessibilityViolations(page, 'sub-run open')).toEqual([])
  expect(await primary(page).textContent()).toBe('Open the sub-run')
  const folder = process.env['SCREENSHOTS']
  if (folder) await page.screenshot({ path: `${folder}/sub-run-parent.png` })
  await primary(page).click()

  await step(page, 'Read the file')
  await page.getByText('Because of: a tip').waitFor()
  await page.getByText('Part of', { exact: false }).first().waitFor()
  if (folder) await page.screenshot({ path: `${folder}/sub-run-child.png` })
  expect(await accessibilityViolations(page, 'in a sub-run')).toEqual([])
  await press(page, 'Tip review')
  await step(page, 'Have it looked at')
  await primary(page).click()
  await page.getByLabel('Verdict').fill('fine')
  await press(page, 'Done')

  await step(page, 'Check the verdict')
  await page.getByText('It says: fine').waitFor()
  expect(new URL(page.url()).searchParams.get('run')).toContain(parent)
  await page.getByRole('button', { name: /^Have it looked at Closer look: clear/ }).click()
  await page.getByRole('link', { name: 'Replay of the sub-run' }).click()

  await page.getByRole('heading', { name: /Closer look/, level: 1 }).waitFor()
  if (folder) await page.screenshot({ path: `${folder}/sub-run-replay.png` })
  expect(await accessibilityViolations(page, 'replay of a sub-run')).toEqual([])
  await page.getByRole('link', { name: 'Tip review' }).first().click()
  await page.getByRole('heading', { name: /Tip review/, level: 1 }).waitFor()
  expect(page.errors).toEqual([])
})

test('an aborted sub-run says why, and is started again or handled manually', async () => {
  const parent = await run('10011')
  const ada = await server.as('ada')
  const bo = await server.as('bo')
  const subrun = (await ada('getRun', { params: { run: parent } })).open?.subrun?.run ?? ''
  const page = await signedInPage(browser, server.url, 'ada')
  await page.goto(`/c/companies/10011?run=${parent}`)
  await page.getByText('Part of this step: Closer look').waitFor()
  await bo('abortRun', { params: { run: subrun }, body: { reason: 'Wrong company' } })
  await page.getByText(`${bo.person.name} aborted "Closer look": Wrong company`).waitFor()
  expect(await accessibilityViolations(page, 'sub-run aborted')).toEqual([])
  const folder = process.env['SCREENSHOTS']
  if (folder) await page.screenshot({ path: `${folder}/sub-run-aborted.png` })
  await primary(page).click()
  await page.getByText('Part of this step: Closer look').waitFor()

  const again = (await ada('getRun', { params: { run: parent } })).open?.subrun?.run ?? ''
  expect(again).not.toBe(subrun)
  await bo('abortRun', { params: { run: again }, body: { reason: 'No need' } })
  await page.getByText('No need').waitFor()
  await press(page, 'Handle manually')
  await page.getByLabel('Say what you did').fill('Asked by telephone')
  await press(page, 'Record as done elsewhere')
  await step(page, 'Check the verdict')
  expect(page.errors).toEqual([])
})

test('revising says that the open sub-run is aborted', async () => {
  const parent = await run('10012')
  const page = await signedInPage(browser, server.url, 'ada')
  await page.goto(`/c/companies/10012?run=${parent}`)
  await page.getByText('Part of this step: Closer look').waitFor()
  await page.getByRole('button', { name: /^Why / }).click()
  await press(page, 'Revise Why')
  await page.getByText('The sub-run “Closer look” is still open; it is aborted.').waitFor()
  await page.getByRole('button', { name: /^Revise and cancel/ }).click()
  await step(page, 'Why')
  expect(page.errors).toEqual([])
})
