import { expect, test } from 'vitest'
import { linkHost } from './link-host.ts'

test.each([
  ['https://registry.example.org/a?b', 'registry.example.org'],
  ['http://user:secret@evil.example', 'evil.example'],
  ['mailto:kyc@example.org', 'kyc@example.org'],
  ['javascript:alert(1)', undefined],
  ['data:text/html,x', undefined],
  ['/relative', undefined],
  [undefined, undefined],
])('%s leads to %s', (href, host) => {
  expect(linkHost(href)).toBe(host)
})
