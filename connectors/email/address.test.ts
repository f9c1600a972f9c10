import { expect, test } from 'vitest'
import { readAddress, readSender } from './address.ts'

test.each([
  ['ana@example.com', 'ana@example.com'],
  ["o'hara+kyc@mail.example.com", "o'hara+kyc@mail.example.com"],
  ['jörg@bücher.example', 'jörg@xn--bcher-kva.example'],
])('%s is an address', (text, address) => {
  expect(readAddress(text)).toBe(address)
})

test.each([
  ['nothing', ''],
  ['a name only', 'ana'],
  ['two addresses', 'ana@example.com, bo@example.com'],
  ['two addresses without a space', 'ana@example.com;bo@example.com'],
  ['two at signs', 'ana@example.com@evil.example'],
  ['a name and an address', 'Ana <ana@example.com>'],
  ['a group', 'all:ana@example.com;'],
  ['a quoted name', '"ana@example.com"@evil.example'],
  ['a comment', 'ana@example.com (bo@example.com)'],
  ['a header on the next line', 'ana@example.com\r\nBcc: bo@example.com'],
  ['a line break', 'ana@example.com\nbo'],
  ['a line separator', 'ana@example.com\u2028bo'],
  ['another line break', 'ana\u0085@example.com'],
  ['nothing visible', 'ana@exam\u200bple.com'],
  ['an SMTP command', 'ana@example.com>\r\nRCPT TO:<bo@example.com'],
  ['an empty domain', 'ana@'],
  ['empty parts of a domain', 'ana@example..com'],
  ['an address that is too long', `${'a'.repeat(65)}@example.com`],
])('%s is none', (_, text) => {
  expect(readAddress(text)).toBeUndefined()
})

test.each([
  ['no-reply@example.com', { name: '', address: 'no-reply@example.com' }],
  ['<no-reply@example.com>', { name: '', address: 'no-reply@example.com' }],
  ['Bücher & Co. <no-reply@example.com>', { name: 'Bücher & Co.', address: 'no-reply@example.com' }],
  ['A <a@example.com>, B <b@example.com>', undefined],
  ['A\r\nBcc: b@example.com <a@example.com>', undefined],
])('%j as a sender', (text, sender) => {
  expect(readSender(text)).toEqual(sender)
})
