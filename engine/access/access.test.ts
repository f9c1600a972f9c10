import { describe, expect, test } from 'vitest'
import { type Access, hasLevel, hasRight, type Level, RuleError, requireRight } from '#engine'

const access = (rights: string[], level: Level = 'user'): Access => ({
  person: { id: 'ana', name: 'Ana', email: 'ana@example.com' },
  team: { id: 'risk', title: 'Risk' },
  role: { id: 'analyst', title: 'Analyst', level },
  rights,
  scopes: {},
})

describe('a right is held', () => {
  const cases: [string[], string, boolean][] = [
    [['companies.read'], 'companies.read', true],
    [['companies.read'], 'companies.update', false],
    [['companies.read'], 'contacts.read', false],
    [['*.read'], 'contacts.read', true],
    [['companies.*'], 'companies.delete', true],
    [['*.read'], 'contacts.update', false],
    [['action.freeze_account.trigger'], 'action.freeze_account.trigger', true],
    [['action.*.trigger'], 'action.approve.trigger', true],
    [['action.*.trigger'], 'action.approve.approve', false],
    // A star stands for exactly one word: rights on all collections are none on actions.
    [['*.*'], 'action.approve.trigger', false],
    [['*'], 'companies.read', false],
    [['companies'], 'companies.read', false],
    [['companies.read.name'], 'companies.read', false],
    [['companies.re'], 'companies.read', false],
    [['Companies.read'], 'companies.read', false],
    [[], 'companies.read', false],
    [['companies.read'], '*.read', false],
    [['companies.read'], '', false],
  ]
  test.each(cases)('%j for %s: %s', (rights, right, isHeld) => {
    expect(hasRight(access(rights), right)).toBe(isHeld)
  })
})

test('a missing right is refused by name', () => {
  expect(() => requireRight(access(['*.read']), 'companies.read')).not.toThrow()
  let refusal: unknown
  try {
    requireRight(access(['*.read']), 'companies.update')
  } catch (error) {
    refusal = error
  }
  expect(refusal).toBeInstanceOf(RuleError)
  expect(refusal).toMatchObject({
    code: 'right-missing',
    details: { right: 'companies.update' },
    message:
      'Your role "Analyst" lacks the right "companies.update". Ask an administrator, or hand the step over to someone who has it.',
  })
})

test('levels include those below', () => {
  expect(
    (['user', 'manager', 'editor', 'developer', 'admin'] as const).map((level) =>
      hasLevel(access([], 'editor'), level),
    ),
  ).toEqual([true, true, true, false, false])
})
