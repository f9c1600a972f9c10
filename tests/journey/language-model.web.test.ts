import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessibilityViolations, openBrowser, signedInPage } from '../support/browser.ts'
import { type ModelServer, startModelServer } from '../support/model-server.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

/* An administrator lets a language model prepare steps; an operator sees what it suggests, and the replay what it took. */

const pictures = process.env['PICTURES']
const summarising = {
  ...{ id: 'summarising', title: 'Summarising', collection: 'companies', teams: ['compliance'], start: 'look' },
  steps: [
    {
      ...{ id: 'look', kind: 'guidance', title: 'What stands out', mode: 'confirm', assistant: 'llm', next: 'done' },
      instruction: 'Summarise what stands out about this company.',
      answer: { label: 'Your view', required: true },
    },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}

let model: ModelServer
let server: TestServer
let browser: Browser
beforeAll(async () => {
  model = await startModelServer()
  server = await startTestServer()
  browser = await openBrowser()
  const cleo = await server.as('cleo')
  await cleo('publishWorkflow', { params: { workflow: summarising.id }, body: { definition: summarising } })
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await model?.close()
})

test.each([
  ['wide', { width: 1360, height: 860 }],
  ['narrow', { width: 400, height: 860 }],
])('a model is set up, tried, and suggests: %s', { timeout: 90_000 }, async (name, viewport) => {
  const picture = async (page: { screenshot(options: { path: string }): Promise<unknown> }, what: string) => {
    if (pictures) await page.screenshot({ path: join(pictures, `model-${name}-${what}.png`) })
  }
  const ines = await signedInPage(browser, server.url, 'ines', { viewport })
  if (name === 'narrow') await ines.getByRole('button', { name: 'Open navigation' }).click()
  await ines.getByRole('button', { name: /Account:/ }).click()
  await ines.getByRole('menuitem', { name: 'Settings: assistant' }).click()
  await ines.getByRole('heading', { name: 'Assistant' }).waitFor()
  await ines.getByRole('radio', { name: 'A language model' }).check()
  await ines.getByLabel('Provider').selectOption('openai-compatible')
  await ines.getByLabel('Model', { exact: true }).fill('test-small')
  await ines.getByLabel(/Address of the API/).fill(model.url)
  model.say({ status: 401 })
  await ines.getByRole('button', { name: 'Test the model' }).click()
  await ines.getByText(/its key was refused/).waitFor()
  await ines.getByLabel('Key', { exact: true }).fill('sk-test')
  model.say({ json: { choice: 't2', why: 'As told.' } })
  await ines.getByRole('button', { name: 'Test the model' }).click()
  await ines.getByText(/answers as steps need it/).waitFor()
  expect(model.requests[0]?.authorization).toBe('Bearer sk-test')
  for (const price of ['questions', 'answers'])
    await ines.getByLabel(`Dollars for a million tokens of ${price}`).fill('')
  await ines.getByLabel('Dollars for one run').fill('0.05')
  await ines.getByRole('button', { name: 'Save' }).click()
  await ines.getByText('Both prices are needed to count cost.').first().waitFor()
  await ines.getByLabel('Dollars for a million tokens of questions').fill('2')
  await ines.getByLabel('Dollars for a million tokens of answers').fill('10')
  expect(await accessibilityViolations(ines, `${name} settings`)).toEqual([])
  await picture(ines, 'settings')
  await ines.getByRole('button', { name: 'Save' }).click()
  await ines.getByText(/Saved\. It holds/).waitFor()
  await ines.getByText('A key is kept, sealed.').waitFor()

  const record = name === 'wide' ? '10001' : '10002'
  model.say((request) => {
    const reference = /^(v\d+) \| \S+ .*Name \(now\)/m.exec(request.messages.at(-1)?.content ?? '')?.[1] ?? 'v0'
    return {
      json: {
        summary: 'The company is named like another one that was rejected.',
        flags: [{ severity: 'medium', text: 'Its name is close to a rejected one', evidence: [reference] }],
        draft: 'I would ask for the register extract.',
      },
    }
  })
  const ada = await signedInPage(browser, server.url, 'ada', { viewport })
  const run = await (await server.as('ada'))('startRun', {
    body: { workflow: summarising.id, collection: 'companies', record },
  })
  await ada.goto(`/c/companies/${record}?run=${run.id}`)
  await ada.getByText('Suggested by a language model').waitFor()
  await ada.getByText(/seen by the assistant, by no rule/).waitFor()
  expect(await ada.getByLabel('Summary, written by the assistant').inputValue()).toContain('named like another one')
  expect(await ada.getByLabel('Your view').inputValue()).toBe('I would ask for the register extract.')
  expect(await accessibilityViolations(ada, `${name} suggestion`)).toEqual([])
  await picture(ada, 'suggestion')

  await ada.goto(`/runs/${run.id}?view=steps&at=3`)
  await ada.getByText('Prompt version').waitFor()
  await ada.getByText('test-small (openai-compatible)').waitFor()
  await picture(ada, 'replay')
  expect([...ines.errors, ...ada.errors]).toEqual([])
  await ines.context().close()
  await ada.context().close()
})
