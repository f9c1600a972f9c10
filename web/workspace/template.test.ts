import { describe, expect, test } from 'vitest'
import type { Filter } from '#engine'
import { escapeMarkdown, fillFilter, fillText, missingSelections } from './template.ts'

const selections = { queue: { name: 'Larkfield *Trading*', country: 'GB', risk_score: 78, note: null } }
const write = (_: string, __: string, value: unknown) => String(value)

describe('a text with holes', () => {
  test('is filled from the selected record', () => {
    expect(fillText('{{ queue.selectedRecord.name }} in {{queue.selectedRecord.country}}', selections, write)).toBe(
      'Larkfield *Trading* in GB',
    )
  })

  test('waits for the components it names, each once', () => {
    const text = '{{ queue.selectedRecord.name }} {{ other.selectedRecord.a }} {{ other.selectedRecord.b }}'
    expect(missingSelections(text, selections)).toEqual(['other'])
    expect(missingSelections('no holes', {})).toEqual([])
  })

  test('leaves everything else as it stands', () => {
    expect(fillText('{{ queue.records }} {{ x }} { name }', selections, write)).toBe(
      '{{ queue.records }} {{ x }} { name }',
    )
  })
})

describe('a filter with holes', () => {
  test('keeps the type of a value that is one hole', () => {
    expect(
      fillFilter({ field: 'risk', operator: 'less', value: '{{ queue.selectedRecord.risk_score }}' }, selections),
    ).toEqual({ filter: { field: 'risk', operator: 'less', value: 78 } })
    expect(
      fillFilter({ field: 'note', operator: 'equals', value: '{{ queue.selectedRecord.note }}' }, selections),
    ).toEqual({ filter: { field: 'note', operator: 'equals', value: null } })
  })

  test('is filled at every depth, in lists and inside texts', () => {
    const filter: Filter = {
      and: [
        { field: 'code', operator: 'starts-with', value: '{{ queue.selectedRecord.country }}-' },
        {
          or: [
            { field: 'country', operator: 'in', value: ['FR', '{{ queue.selectedRecord.country }}'] },
            { field: 'a', operator: 'is-null' },
          ],
        },
      ],
    }
    expect(fillFilter(filter, selections)).toEqual({
      filter: {
        and: [
          { field: 'code', operator: 'starts-with', value: 'GB-' },
          {
            or: [
              { field: 'country', operator: 'in', value: ['FR', 'GB'] },
              { field: 'a', operator: 'is-null' },
            ],
          },
        ],
      },
    })
  })

  test('waits while a component has no selected record', () => {
    expect(fillFilter({ field: 'a', operator: 'equals', value: '{{ other.selectedRecord.id }}' }, selections)).toEqual({
      missing: ['other'],
    })
  })
})

test('a record’s text is no markdown', () => {
  expect(escapeMarkdown('[pay](https://evil.example) **now**\n# x')).toBe(
    '\\[pay\\]\\(https\\://evil\\.example\\) \\*\\*now\\*\\* \\# x',
  )
})
