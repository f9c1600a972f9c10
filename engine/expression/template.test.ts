import { describe, expect, test } from 'vitest'
import { asText, fillTemplate, templateError, templateExpressions } from '#engine'

const scope = { name: 'Larkfield', list: ['a', 'b'], none: null, hostile: '{{ name }} $& $1 </b>' }

describe('a template', () => {
  const cases: [string, string][] = [
    ['Review {{ name }}', 'Review Larkfield'],
    ['{{name}}{{ name }}', 'LarkfieldLarkfield'],
    ['{{ name +\n " Ltd" }}', 'Larkfield Ltd'],
    ['{{ list }} and {{ none }}.', 'a, b and .'],
    ['{{ missing.name }} is missing', '— is missing'],
    ['{{ }} {{ 1 + }}', '— —'],
    ['no holes: { name } }} {', 'no holes: { name } }} {'],
    ['{{ name', '{{ name'],
  ]
  test.each(cases)('%j', (template, text) => {
    expect(fillTemplate(template, scope)).toBe(text)
  })

  test('takes values as they are: what looks like a hole or a pattern in them stays text', () => {
    expect(fillTemplate('<b>{{ hostile }}', scope)).toBe('<b>{{ name }} $& $1 </b>')
  })

  test('names the hole that is wrong', () => {
    expect(templateError('{{ name }} {{ 1 + }}')).toMatch(/^in "1 \+": ./)
    expect(templateError('{{ name }} {{ name')).toBe('a hole is opened with "{{" and not closed')
    expect(templateError('{{ name }}')).toBeUndefined()
    expect(templateExpressions('a {{ x }} b {{ y.z }}')).toEqual(['x', 'y.z'])
  })

  // Milliseconds where it is linear; where it backtracks, the time-out of the test is over long before.
  test('made to be slow is not', () => {
    for (const hostile of ['{{'.repeat(50_000), `{{${' '.repeat(100_000)}`, '{{}}'.repeat(2_000), '}}'.repeat(50_000)])
      expect(typeof fillTemplate(hostile, scope)).toBe('string')
  })
})

test('values as text', () => {
  expect([null, true, 1.5, 'x', ['a', null, 2], { a: 1 }].map(asText)).toEqual([
    '',
    'true',
    '1.5',
    'x',
    'a, , 2',
    '{"a":1}',
  ])
})
