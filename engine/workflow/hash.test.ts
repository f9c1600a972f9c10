import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalText } from '#engine'

test('the canonical text does not depend on the order of keys', () => {
  expect(canonicalText({ b: [1, { d: 'x', c: null }], a: true })).toBe('{"a":true,"b":[1,{"c":null,"d":"x"}]}')
  expect(canonicalText({ a: true, b: [1, { c: null, d: 'x' }] })).toBe('{"a":true,"b":[1,{"c":null,"d":"x"}]}')
})

test('it stands for the value: any JSON comes back from it, and reordered keys give the same text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalText(value)
      expect(canonicalText(JSON.parse(text))).toBe(text)
      expect(canonicalText(reversed(value))).toBe(text)
    }),
  )
})

test('what is no JSON has none', () => {
  expect(() => canonicalText(undefined)).toThrow('Only JSON has a canonical form.')
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  )
}
