import { describe, expect, test } from 'vitest'
import type { Filter } from '#engine'
import type { ContractSubject } from './subject.ts'

/** Which rows a filter means, and which filters are refused. */
export function filteringContract({ source, ids, where, refusal }: ContractSubject): void {
  describe('filters', () => {
    const cases: [name: string, filter: Filter, ids: string[]][] = [
      ['equals', { field: 'country', operator: 'equals', value: 'GB' }, ['1', '4']],
      ['equals null', { field: 'country', operator: 'equals', value: null }, ['3']],
      ['not-equals is true for null', { field: 'country', operator: 'not-equals', value: 'GB' }, ['2', '3', '5']],
      ['not-equals null', { field: 'country', operator: 'not-equals', value: null }, ['1', '2', '4', '5']],
      ['less', { field: 'risk_score', operator: 'less', value: 40 }, ['2', '5']],
      ['less-or-equal', { field: 'risk_score', operator: 'less-or-equal', value: 40 }, ['2', '4', '5']],
      ['greater', { field: 'risk_score', operator: 'greater', value: 40 }, ['1']],
      ['greater-or-equal', { field: 'risk_score', operator: 'greater-or-equal', value: '40' }, ['1', '4']],
      ['decimals compare as numbers', { field: 'revenue', operator: 'greater', value: '9' }, ['1', '2']],
      ['large integers compare exactly', { field: 'big', operator: 'equals', value: '9007199254740993' }, ['1']],
      ['dates compare', { field: 'joined_on', operator: 'less', value: '2024-03-01' }, ['1']],
      [
        'instants compare in any zone',
        { field: 'seen_at', operator: 'less', value: '2026-11-20T10:00:00+01:00' },
        ['1'],
      ],
      ['booleans', { field: 'is_active', operator: 'equals', value: false }, ['2']],
      ['enums', { field: 'status', operator: 'in', value: ['closed'] }, ['2', '4']],
      ['contains ignores case', { field: 'name', operator: 'contains', value: 'LTD' }, ['1', '4']],
      ['contains takes % and _ literally', { field: 'name', operator: 'contains', value: '50%_' }, ['5']],
      ['contains takes \\ literally', { field: 'name', operator: 'contains', value: '\\' }, ['3']],
      ['starts-with', { field: 'name', operator: 'starts-with', value: 'alpha' }, ['1']],
      ['starts-with takes % literally', { field: 'name', operator: 'starts-with', value: '%' }, []],
      ['in', { field: 'country', operator: 'in', value: ['GB', 'CY'] }, ['1', '2', '4']],
      ['in with null', { field: 'country', operator: 'in', value: ['CY', null] }, ['2', '3']],
      ['in of nothing', { field: 'country', operator: 'in', value: [] }, []],
      ['not-in is true for null', { field: 'country', operator: 'not-in', value: ['GB', 'CY'] }, ['3', '5']],
      ['not-in with null', { field: 'country', operator: 'not-in', value: ['GB', null] }, ['2', '5']],
      ['not-in of nothing', { field: 'country', operator: 'not-in', value: [] }, ['1', '2', '3', '4', '5']],
      ['is-null', { field: 'risk_score', operator: 'is-null' }, ['3']],
      ['is-not-null', { field: 'extra', operator: 'is-not-null' }, ['1']],
      ['a list contains an item', { field: 'tags', operator: 'contains', value: 'VIP' }, ['1']],
      [
        'and',
        {
          and: [
            { field: 'country', operator: 'equals', value: 'GB' },
            { field: 'status', operator: 'equals', value: 'closed' },
          ],
        },
        ['4'],
      ],
      [
        'or',
        {
          or: [
            { field: 'country', operator: 'equals', value: 'CY' },
            { field: 'risk_score', operator: 'is-null' },
          ],
        },
        ['2', '3'],
      ],
      ['and of nothing is true', { and: [] }, ['1', '2', '3', '4', '5']],
      ['or of nothing is false', { or: [] }, []],
      [
        'nested',
        {
          and: [
            {
              or: [
                { field: 'id', operator: 'equals', value: 1 },
                { field: 'id', operator: 'equals', value: 2 },
              ],
            },
            { field: 'is_active', operator: 'equals', value: true },
          ],
        },
        ['1'],
      ],
      ['a path through a relation', { field: 'parent.country', operator: 'equals', value: 'GB' }, ['2', '5']],
      ['a path of two relations', { field: 'parent.parent.name', operator: 'starts-with', value: 'Alpha' }, ['3']],
      [
        'not-equals through a relation is true where there is none',
        { field: 'parent.country', operator: 'not-equals', value: 'GB' },
        ['1', '3', '4'],
      ],
    ]
    test.each(cases)('%s', async (_name, filter, expected) => {
      expect(await where(filter)).toEqual(expected)
      expect(await source().count({ collection: 'companies', filter }, 100)).toEqual({
        count: expected.length,
        isExact: true,
      })
    })

    const wrong: [name: string, filter: Filter, field: string | undefined][] = [
      ['an unknown field', { field: 'nothing', operator: 'equals', value: 1 }, 'nothing'],
      ['a text for a number', { field: 'risk_score', operator: 'equals', value: 'high' }, 'risk_score'],
      ['a number for a text', { field: 'name', operator: 'equals', value: 5 }, 'name'],
      ['a fraction for a whole number', { field: 'id', operator: 'equals', value: 1.5 }, 'id'],
      ['a number too large', { field: 'risk_score', operator: 'equals', value: '99999999999' }, 'risk_score'],
      ['a text for a boolean', { field: 'is_active', operator: 'equals', value: 'yes' }, 'is_active'],
      ['a date that is none', { field: 'joined_on', operator: 'equals', value: '2026-02-30' }, 'joined_on'],
      ['an instant that is none', { field: 'seen_at', operator: 'less', value: 'yesterday' }, 'seen_at'],
      ['a UUID that is none', { field: 'token', operator: 'equals', value: '123' }, 'token'],
      ['an option that is none', { field: 'status', operator: 'equals', value: 'opened' }, 'status'],
      ['an object', { field: 'name', operator: 'equals', value: { $ne: '' } }, 'name'],
      ['a list for one value', { field: 'id', operator: 'equals', value: [1] }, 'id'],
      ['one value for a list', { field: 'id', operator: 'in', value: 1 }, 'id'],
      ['a missing value', { field: 'id', operator: 'equals' }, 'id'],
      ['an order with null', { field: 'risk_score', operator: 'less', value: null }, 'risk_score'],
      ['an order of JSON', { field: 'extra', operator: 'less', value: 1 }, 'extra'],
      ['the character U+0000', { field: 'name', operator: 'equals', value: 'a\0b' }, 'name'],
      ['an unknown relation', { field: 'owner.name', operator: 'equals', value: 'x' }, 'owner.name'],
      ['a path through many', { field: 'contacts.name', operator: 'equals', value: 'x' }, 'contacts.name'],
      ['an unknown field behind a relation', { field: 'parent.nothing', operator: 'is-null' }, 'parent.nothing'],
      [
        'a path that is too long',
        { field: 'parent.parent.parent.parent.parent.name', operator: 'is-null' },
        'parent.parent.parent.parent.parent.name',
      ],
      ['an empty name', { field: '', operator: 'is-null' }, ''],
    ]
    test.each(wrong)('%s is refused as invalid', async (_name, filter, field) => {
      expect(await refusal(where(filter))).toEqual({ kind: 'invalid', field })
      expect(await refusal(source().count({ collection: 'companies', filter }, 10))).toMatchObject({ kind: 'invalid' })
    })

    test('a filter without bounds is refused', async () => {
      let deep: Filter = { field: 'id', operator: 'is-null' }
      for (let depth = 0; depth < 100; depth += 1) deep = { and: [deep] }
      expect(await refusal(where(deep))).toMatchObject({ kind: 'invalid' })
      const wide: Filter = {
        or: Array.from({ length: 2_000 }, () => ({ field: 'id', operator: 'is-null' as const })),
      }
      expect(await refusal(where(wide))).toMatchObject({ kind: 'invalid' })
    })
  })

  describe('search', () => {
    test.each([
      ['alpha', ['1']],
      ['LTD alpha', ['1']],
      ['ltd', ['1', '4']],
      ['50%', ['5']],
      ['%', ['5']],
      ['_', ['5']],
      ['\\', ['3']],
      ['4', ['4']],
      ['nothing', []],
      ['  ', ['1', '2', '3', '4', '5']],
      ["'; drop table companies --", []],
    ])('%j', async (search, expected) => {
      expect(await ids({ search })).toEqual(expected)
      expect((await source().count({ collection: 'companies', search }, 100)).count).toBe(expected.length)
    })

    test('does not look into other fields', async () => {
      expect(await ids({ search: 'GB' })).toEqual([])
    })
  })
}
