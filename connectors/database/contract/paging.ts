import { describe, expect, test } from 'vitest'
import type { ContractSubject } from './subject.ts'

/** Order, pages, cursors and counts. */
export function pagingContract({ source, ids, refusal }: ContractSubject): void {
  describe('sorting and paging', () => {
    test.each([
      ['risk_score', 'ascending', ['2', '5', '4', '1', '3']],
      ['risk_score', 'descending', ['1', '4', '5', '2', '3']],
      ['country', 'ascending', ['2', '5', '1', '4', '3']],
      ['country', 'descending', ['4', '1', '5', '2', '3']],
      ['name', 'descending', ['4', '3', '2', '1', '5']],
      ['seen_at', 'ascending', ['1', '2', '3', '4', '5']],
    ] as const)('by %s %s: nulls last, the key breaks ties', async (field, direction, expected) => {
      expect(await ids({ sort: { field, direction } })).toEqual(expected)
      const paged: string[] = []
      let after: string | undefined
      do {
        const page = await source().list({ collection: 'companies', sort: { field, direction }, limit: 2, after })
        paged.push(...page.records.map((record) => record.id))
        after = page.next
      } while (after !== undefined)
      expect(paged).toEqual(expected)
    })

    test('the last page has no next, also when it is full', async () => {
      expect((await source().list({ collection: 'companies', limit: 5 })).next).toBeUndefined()
      expect((await source().list({ collection: 'companies', limit: 4 })).next).toBeTypeOf('string')
    })

    test('an offset jumps', async () => {
      expect(await ids({ offset: 3, limit: 1 })).toEqual(['4'])
      expect(await ids({ offset: 5, limit: 1 })).toEqual([])
    })

    test.each([
      { limit: 0 },
      { limit: 1_000_000 },
      { limit: 1.5 },
      { limit: Number.NaN },
      { offset: -1 },
      { offset: 0, after: 'x' },
      { fields: ['nothing'] },
      { sort: { field: 'nothing', direction: 'ascending' as const } },
      { sort: { field: 'extra', direction: 'ascending' as const } },
    ])('%j is refused', async (query) => {
      expect(await refusal(source().list({ collection: 'companies', limit: 10, ...query }))).toMatchObject({
        kind: 'invalid',
      })
    })

    test('a cursor opens only for the list it was made for, and shows nothing of the record', async () => {
      const sort = { field: 'name', direction: 'ascending' as const }
      const { records, next = '' } = await source().list({ collection: 'companies', sort, limit: 1 })
      // Long enough that chance does not spell it in sealed bytes.
      const name = String(records[0]?.values['name'])
      expect(name.length).toBeGreaterThan(3)
      expect(Buffer.from(next, 'base64url').toString('latin1')).not.toContain(name)
      const changed = `${next.slice(0, 20)}${next[20] === 'A' ? 'B' : 'A'}${next.slice(21)}`
      for (const after of [
        changed,
        next.slice(0, -4),
        `${next}AAAA`,
        '',
        'x',
        '..',
        Buffer.from('["1"]').toString('base64url'),
        "' or 1=1",
      ]) {
        expect(await refusal(source().list({ collection: 'companies', sort, limit: 1, after })), after).toEqual({
          kind: 'invalid',
          field: undefined,
        })
      }
      expect(await refusal(source().list({ collection: 'contacts', sort, limit: 1, after: next }))).toMatchObject({
        kind: 'invalid',
      })
      expect(
        await refusal(
          source().list({ collection: 'companies', sort: { ...sort, direction: 'descending' }, limit: 1, after: next }),
        ),
      ).toMatchObject({ kind: 'invalid' })
      expect(await refusal(source().list({ collection: 'companies', limit: 1, after: next }))).toMatchObject({
        kind: 'invalid',
      })
      expect(await ids({ sort, limit: 1, after: next })).toEqual(['1'])
    })

    test('a count stops at its limit and says so', async () => {
      expect(await source().count({ collection: 'companies' }, 3)).toEqual({ count: 3, isExact: false })
      expect(await source().count({ collection: 'companies' }, 5)).toEqual({ count: 5, isExact: true })
    })

    test('an unknown collection is refused', async () => {
      for (const collection of ['nothing', 'pg_class', 'companies; drop table companies', '__proto__']) {
        expect(await refusal(source().list({ collection, limit: 1 }))).toMatchObject({ kind: 'invalid' })
        expect(await refusal(source().get(collection, '1'))).toMatchObject({ kind: 'invalid' })
      }
    })
  })
}
