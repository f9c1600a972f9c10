import { describe, expect, test } from 'vitest'
import { contextScope, evaluate, expressionError } from '#engine'

const value = (type: 'integer' | 'decimal' | 'text' | 'list' | 'date', given: string | number | string[] | null) => ({
  label: 'Label',
  type,
  value: given,
  origin: 'this-record' as const,
})
const entry = { attempt: 1, title: 'Step', kind: 'get-data', records: [] }
const scope = contextScope(
  [
    {
      ...entry,
      stepId: 'data',
      values: {
        risk: value('integer', 80),
        big: value('integer', '9007199254740993'),
        turnover: value('decimal', '1250.50'),
        odd: value('decimal', 'NaN'),
        name: value('text', 'Larkfield'),
        since: value('date', '2020-05-01'),
        empty: value('text', null),
        tags: value('list', ['a', 'b']),
      },
    },
    {
      ...entry,
      stepId: 'docs',
      kind: 'load-related-record',
      values: {},
      records: [1, 2].map((id) => ({
        collection: 'documents',
        id: String(id),
        label: `D${id}`,
        values: { status: value('text', id === 1 ? 'open' : 'closed') },
      })),
    },
    {
      ...entry,
      stepId: 'owner',
      kind: 'load-related-record',
      values: {},
      records: [{ collection: 'contacts', id: '3', label: 'Kim', values: { email: value('text', 'kim@example.com') } }],
    },
    { ...entry, stepId: 'manual', values: {}, missing: 'handled manually by Ana' },
  ],
  { record: { collection: 'companies', id: '7', label: 'Larkfield Trading' }, startedBy: 'Ana' },
)

describe('an expression gives', () => {
  const cases: [string, unknown][] = [
    ['steps.data.risk >= 70', true],
    ['steps.data.risk + 1', 81],
    ['steps.data.big + 1', '9007199254740994'],
    ['steps.data.turnover > 1000', true],
    ['steps.data.turnover * 2.0', 2501],
    ['double(steps.data.risk) / 3.0 > 26.6', true],
    ['steps.data.name + "!"', 'Larkfield!'],
    ['steps.data.empty == null', true],
    ['timestamp(steps.data.since + "T00:00:00Z") < timestamp("2021-01-01T00:00:00Z")', true],
    ['"a" in steps.data.tags', true],
    ['steps.data.tags.map(tag, tag + tag)', ['aa', 'bb']],
    ['steps.docs.count', 2],
    ['steps.docs.records.exists(document, document.status == "open")', true],
    ['steps.docs.records.filter(document, document.status == "open").map(document, document.label)', ['D1']],
    ['steps.owner.email', 'kim@example.com'],
    ['run.record.label + " by " + run.started_by', 'Larkfield Trading by Ana'],
    ['has(steps.data.fax)', false],
    ['has(steps.manual)', false],
    ['{"a": steps.data.risk}', { a: 80 }],
    ['true || steps.data.fax', true],
  ]
  test.each(cases)('%s', (expression, result) => {
    expect(evaluate(expression, scope)).toEqual({ value: result })
  })
})

describe('an expression that cannot know is an error', () => {
  const cases: [string, string | RegExp][] = [
    ['steps.data.fax == "1"', 'field not found: fax'],
    ['steps.nothing.name', 'field not found: nothing'],
    ['steps.manual.name', 'field not found: manual'],
    ['steps.docs.status', 'field not found: status'],
    ['nothing', /./],
    ['steps.data.name > 5', /no matching overload/],
    ['steps.data.turnover * 2', /no matching overload/],
    ['steps.data.odd > 5', /no matching overload/],
    ['steps.data.risk / 0', /./],
    ['1.0 / 0.0', 'no finite number'],
    ['9223372036854775807 + 1', /overflow/],
    ['timestamp("2020-01-01T00:00:00Z")', 'no place in a record'],
    ['type(1)', /./],
    ['now()', /unbound function/],
    ['1 +', /./],
  ]
  test.each(cases)('%s', (expression, error) => {
    const result = evaluate(expression, scope)
    expect(result).not.toHaveProperty('value')
    expect('error' in result ? result.error : '').toMatch(error)
  })
})

describe('limits', () => {
  test('of length, nesting and loops in loops', () => {
    expect(expressionError(`${'1+'.repeat(1000)}1`)).toBe('longer than 2000 characters')
    expect(expressionError('['.repeat(999) + ']'.repeat(999))).toBe('nested too deeply')
    const deep = 'steps.docs.records.all(a, steps.docs.records.all(b, steps.docs.records.all(c, true)))'
    expect(expressionError(deep)).toBe('loops are nested deeper than 2')
    expect(evaluate(deep, scope)).toEqual({ error: 'loops are nested deeper than 2' })
    expect(expressionError('steps.docs.records.all(a, steps.docs.records.all(b, a.id != b.id))')).toBeUndefined()
  })

  // Milliseconds where they do not; else the time-out of the test is over long before.
  test('patterns never backtrack', () => {
    const hostile = { text: `${'a'.repeat(20_000)}!` }
    expect(evaluate('text.matches("^(a+)+$")', hostile)).toEqual({ value: false })
  })

  test('names that every object has are no names of the context', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect(evaluate(`steps.data.${name}`, scope)).toEqual({ error: `field not found: ${name}` })
      expect(evaluate(name, scope)).toHaveProperty('error')
    }
  })

  test('keys of records cannot reach the prototype', () => {
    const record: { [key: string]: string } = JSON.parse('{"__proto__": "x", "name": "y"}')
    expect(evaluate('record', { record })).toEqual({ value: JSON.parse('{"__proto__": "x", "name": "y"}') })
    expect(evaluate('record.polluted', { record })).toHaveProperty('error')
  })
})
