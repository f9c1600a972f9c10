import { expect, test } from 'vitest'
import { guessDisplay, guessLabel, singularOf, titleOf } from './names.ts'

test.each([
  ['risk_score', 'Risk score'],
  ['riskScore', 'Risk score'],
  ['AlbumId', 'Album ID'],
  ['kyc_status', 'KYC status'],
  ['email', 'E-mail'],
  ['is_pep', 'Is PEP'],
  ['zip code', 'Zip code'],
  ['größe', 'Größe'],
  ['_', '_'],
])('the title of %j is %j', (name, title) => {
  expect(titleOf(name)).toBe(title)
})

test.each([
  ['Companies', 'Company'],
  ['Watchlist hits', 'Watchlist hit'],
  ['Addresses', 'Address'],
  ['Statuses', 'Status'],
  ['Boxes', 'Box'],
  ['Staff', 'Staff'],
  ['News', 'News'],
  ['Business', 'Business'],
  ['Keys', 'Key'],
])('one of %j is called %j', (title, singular) => {
  expect(singularOf(title)).toBe(singular)
})

test.each([
  ['annual_revenue', 'decimal', 'money'],
  ['amount', 'text', 'plain'],
  ['country', 'text', 'country'],
  ['nationality', 'text', 'country'],
  ['contact_email', 'text', 'email'],
  ['phone', 'text', 'phone'],
  ['file_url', 'text', 'url'],
  ['kyc_reason', 'text', 'long-text'],
  ['status', 'enum', 'badge'],
  ['balance', 'date', 'plain'],
  ['discount', 'integer', 'plain'],
] as const)('%j of type %s is shown as %s', (name, type, display) => {
  expect(guessDisplay(name, type)).toBe(display)
})

test("a record is labelled by its name, never by a person's title", () => {
  const texts = (...names: string[]) => names.map((name) => ({ name, type: 'text' as const }))
  expect(guessLabel('companies', texts('code', 'name'))).toBe('name')
  expect(guessLabel('city', texts('note', 'city'))).toBe('city')
  expect(guessLabel('employee', texts('last_name', 'first_name', 'title', 'email'))).toBe('email')
  expect(guessLabel('film', texts('description', 'title'))).toBe('title')
  expect(guessLabel('payment', [{ name: 'id', type: 'integer' }])).toBeUndefined()
})
