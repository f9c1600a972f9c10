import { expect, test } from 'vitest'
import { safeTarget } from './session.ts'

test.each([
  ['/c/companies?q=lark', '/c/companies?q=lark'],
  [undefined, '/'],
  ['https://evil.example', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['/sign-in?to=/sign-in', '/'],
])('after sign-in, %s leads to %s', (to, target) => {
  expect(safeTarget(to)).toBe(target)
})
