import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessibilityViolations, openBrowser, signedInPage } from '../support/browser.ts'
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

test.each([
  ['wide', { width: 1360, height: 860 }],
  ['narrow', { width: 400, height: 860 }],
])('an administrator holds automatic actions, everybody reads why, and releases them: %s', async (name, viewport) => {
  const ada = await signedInPage(browser, server.url, 'ada', { viewport })
  const ines = await signedInPage(browser, server.url, 'ines', { viewport })
  if (name === 'narrow') await ines.getByRole('button', { name: 'Open navigation' }).click()
  await ines.getByRole('button', { name: /Account:/ }).click()
  await ines.getByRole('menuitem', { name: 'Hold automatic actions…' }).click()
  const holding = ines.getByRole('dialog', { name: 'Hold automatic actions' })
  await holding.getByRole('button', { name: 'Hold', exact: true }).click()
  await holding.getByText('Say why, so that others know.').waitFor()
  expect(await accessibilityViolations(ines, `${name} hold dialog`)).toEqual([])
  await holding.getByLabel('Why?').fill('The bank asked us to stop')
  await holding.getByRole('button', { name: 'Hold', exact: true }).click()

  // The others hear at once, and have nothing to press.
  await ada.getByText(/held since .* by Ines Vogel: “The bank asked us to stop”/).waitFor()
  expect(await ada.getByRole('button', { name: 'Release…' }).count()).toBe(0)
  expect(await accessibilityViolations(ada, `${name} banner`)).toEqual([])

  if (name === 'narrow') await ines.mouse.click(380, 400)
  await ines.getByRole('button', { name: 'Release…' }).click()
  const releasing = ines.getByRole('dialog', { name: 'Release automatic actions' })
  await releasing.getByRole('button', { name: 'Release', exact: true }).click()
  await releasing.getByText('Choose one of the two.').waitFor()
  await releasing.getByRole('radio', { name: 'Nothing committed is missing' }).check()
  expect(await accessibilityViolations(ines, `${name} release dialog`)).toEqual([])
  await releasing.getByRole('button', { name: 'Release', exact: true }).click()
  await releasing.waitFor({ state: 'hidden' })
  await ada.getByText(/held since/).waitFor({ state: 'hidden' })
  expect([...ada.errors, ...ines.errors]).toEqual([])
})
