import { expect, test } from 'vitest'
import { linkBetween, splitWords, term } from './words.ts'

test.each([
  ['documents', 'document', 'inflected'],
  ['shipped', 'ship', 'inflected'],
  ['nation', 'country', 'synonym'],
  ['traking', 'tracking', 'typo'],
  ['contry', 'country', 'typo'],
])('"%s" is meant as "%s" (%s)', (said, named, link) => {
  expect(linkBetween(term(said), term(named))).toBe(link)
})

test.each([
  ['score', 'store'],
  ['contract', 'contact'],
  ['patent', 'patient'],
  ['quality', 'quantity'],
  ['state', 'status'],
  ['rating', 'dating'],
  ['price', 'prize'],
])('"%s" is never "%s"', (said, named) => {
  expect(linkBetween(term(said), term(named))).toBeUndefined()
})

test('a stem that two words share by chance is a weak link', () => {
  expect(linkBetween(term('important'), term('import'))).toBe('stem')
})

test('names and phrases give the same words', () => {
  expect(splitWords('dateOfBirth')).toEqual(splitWords('birth_date'))
  expect(splitWords("the operator's e-mail")).toEqual(['the', 'operator', 'email'])
})
