import { expect, test } from 'vitest'
import { seal, unseal } from './sealed-secret.ts'

const secret = 'a secret of the server that is long enough'

test('a sealed secret opens under its name and the same key, and never looks the same', () => {
  const sealed = seal('ai-key', 'sk-1234', secret)
  expect(sealed).not.toContain('sk-1234')
  expect(seal('ai-key', 'sk-1234', secret)).not.toBe(sealed)
  expect(unseal('ai-key', sealed, secret)).toBe('sk-1234')
})

test('under another key, for another name, changed or cut it does not open', () => {
  const sealed = seal('ai-key', 'sk-1234', secret)
  expect(unseal('ai-key', sealed, `${secret}!`)).toBeUndefined()
  expect(unseal('mail-key', sealed, secret)).toBeUndefined()
  const end = sealed.at(-3) === 'A' ? 'B' : 'A'
  expect(unseal('ai-key', `${sealed.slice(0, -3)}${end}${sealed.slice(-2)}`, secret)).toBeUndefined()
  for (const broken of ['', 's1.', 's1.AAAA', `s2.${sealed.slice(3)}`])
    expect(unseal('ai-key', broken, secret)).toBeUndefined()
})
