import { expect, test } from 'vitest'
import { aiSettingsSchema } from '#api'
import { draftOf, lacksPrice, leavesKey, orderOf } from './ai-draft.ts'

const settings = aiSettingsSchema.parse({
  assistant: 'llm',
  model: 'm',
  price: { input: 0.25, output: 2 },
  budget: { runMicros: 50_000, monthTokens: 1_000_000 },
})

test('what is read and sent again is the same', () => {
  expect(orderOf(draftOf(settings))).toEqual({ settings })
  const plain = aiSettingsSchema.parse({})
  expect(orderOf(draftOf(plain))).toEqual({ settings: plain })
})

test('a new key goes along, none stays, and forgetting is said', () => {
  const draft = draftOf(settings)
  expect(orderOf({ ...draft, apiKey: ' sk-1 ' }).apiKey).toBe('sk-1')
  expect(orderOf({ ...draft, forgetsKey: true }).apiKey).toBeNull()
  expect('apiKey' in orderOf(draft)).toBe(false)
})

test('a budget in dollars needs both prices', () => {
  const draft = draftOf(settings)
  expect(lacksPrice(draft)).toBe(false)
  expect(lacksPrice({ ...draft, priceOutput: '' })).toBe(true)
  expect(lacksPrice({ ...draft, priceInput: '', priceOutput: '' })).toBe(true)
  expect(lacksPrice({ ...draft, priceInput: '', priceOutput: '', runDollars: '' })).toBe(false)
})

test('the kept key belongs to its provider and its address', () => {
  const draft = draftOf(settings)
  expect(leavesKey(draft, settings)).toBe(false)
  expect(leavesKey({ ...draft, provider: 'google' }, settings)).toBe(true)
  expect(leavesKey({ ...draft, baseUrl: 'http://127.0.0.1:1/v1' }, settings)).toBe(true)
})
