import type { Filter } from '#engine'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type DataSource, DataSourceError, type ListQuery } from './data-source.ts'

/** A database with the contract's tables and rows; PostgreSQL's stand in `postgres/contract.pg.test.ts`, for others to translate. */
export interface ContractDatabase {
  source: DataSource
  /** Empties and refills the tables. */
  refill(): Promise<void>
  /** How many statements on the collection `slow` the database is working on. */
  runningSlowStatements(): Promise<number>
  close(): Promise<void>
}

/** What every connector must do, whatever its database. `open` makes the database; the suite closes it. */
export function dataSourceContract(product: string, open: () => Promise<ContractDatabase>): void {
  describe(`${product} keeps the contract of data sources`, () => {
    let database: ContractDatabase
    let source: DataSource
    beforeAll(async () => {
      database = await open()
      source = database.source
    })
    afterAll(() => database.close())
    beforeEach(() => database.refill())

    const ids = async (query: Partial<ListQuery> = {}) => (await source.list({ collection: 'companies', limit: 100, ...query })).records.map((record) => record.id)
    const where = (filter: Filter) => ids({ filter })
    const refusal = async (work: Promise<unknown>) => {
      const error = await work.then(
        () => new Error('It was not refused.'),
        (reason: unknown) => reason,
      )
      expect(error).toBeInstanceOf(DataSourceError)
      return error instanceof DataSourceError ? { kind: error.kind, field: error.field } : {}
    }

    describe('introspection', () => {
      test('tells fields with their types, options and nullability', async () => {
        const companies = (await source.introspect()).find((collection) => collection.id === 'companies')
        expect(companies?.key).toEqual(['id'])
        expect(companies?.label).toBe('name')
        expect(companies?.fields.map((field) => [field.name, field.type, field.isNullable])).toEqual([
          ['id', 'integer', false], ['name', 'text', false], ['country', 'text', true], ['risk_score', 'integer', true], ['revenue', 'decimal', true],
          ['big', 'integer', true], ['ratio', 'number', true], ['is_active', 'boolean', false], ['status', 'enum', false], ['joined_on', 'date', true],
          ['seen_at', 'datetime', true], ['token', 'uuid', true], ['tags', 'list', false], ['extra', 'json', true], ['parent_id', 'integer', true],
        ])
        expect(companies?.fields.find((field) => field.name === 'status')?.options).toEqual(['open', 'closed'])
        expect(companies?.fields.find((field) => field.name === 'risk_score')?.title).toBe('Risk score')
      })

      test('tells relations in both directions', async () => {
        const collections = await source.introspect()
        const relationsOf = (id: string) => collections.find((collection) => collection.id === id)?.relations.map(({ name, kind, collection, from, to }) => [name, kind, collection, from, to])
        expect(relationsOf('contacts')).toEqual([['company', 'one', 'companies', 'company_id', 'id'], ['memberships', 'many', 'memberships', 'id', 'contact_id']])
        expect(relationsOf('companies')).toEqual([
          ['parent', 'one', 'companies', 'parent_id', 'id'], ['companies_by_parent', 'many', 'companies', 'id', 'parent_id'],
          ['contacts', 'many', 'contacts', 'id', 'company_id'], ['memberships', 'many', 'memberships', 'id', 'company_id'],
        ])
      })
    })

    describe('values', () => {
      test('lose nothing: decimals, large integers, dates, instants, lists and JSON', async () => {
        const record = await source.get('companies', '1')
        expect(record).toEqual({
          id: '1',
          label: 'Alpha Ltd',
          values: {
            id: 1, name: 'Alpha Ltd', country: 'GB', risk_score: 80, revenue: '12345678901234.5600', big: '9007199254740993', ratio: 0.1, is_active: true, status: 'open',
            joined_on: '2024-02-29', seen_at: '2026-11-20T08:30:00.123456Z', token: '6f1d3c4e-0000-4000-8000-000000000001', tags: ['vip', 'say "hi", {you}'],
            extra: { level: 2, list: [1, null, 'x'] }, parent_id: null,
          },
        })
      })

      test('a page holds the fields asked for, the key and the label', async () => {
        const page = await source.list({ collection: 'companies', fields: ['country'], limit: 1 })
        expect(page.records).toEqual([{ id: '1', label: 'Alpha Ltd', values: { id: 1, name: 'Alpha Ltd', country: 'GB' } }])
      })

      test('a key of several fields makes one id, and finds its record again', async () => {
        const { records } = await source.list({ collection: 'memberships', limit: 10 })
        expect(records.map((record) => record.id)).toEqual(['1,a%2Cb', '1,c', '2,c'])
        expect((await source.get('memberships', '1,a%2Cb'))?.values).toEqual({ company_id: 1, code: 'a,b', contact_id: 1 })
      })

      test.each(['99', 'x', '', '1,2', '1 or 1=1', '99999999999999999999', '1e3', "1'"])('no record has the id %j', async (id) => {
        expect(await source.get('companies', id)).toBeUndefined()
      })
    })

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
        ['instants compare in any zone', { field: 'seen_at', operator: 'less', value: '2026-11-20T10:00:00+01:00' }, ['1']],
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
        ['and', { and: [{ field: 'country', operator: 'equals', value: 'GB' }, { field: 'status', operator: 'equals', value: 'closed' }] }, ['4']],
        ['or', { or: [{ field: 'country', operator: 'equals', value: 'CY' }, { field: 'risk_score', operator: 'is-null' }] }, ['2', '3']],
        ['and of nothing is true', { and: [] }, ['1', '2', '3', '4', '5']],
        ['or of nothing is false', { or: [] }, []],
        ['nested', { and: [{ or: [{ field: 'id', operator: 'equals', value: 1 }, { field: 'id', operator: 'equals', value: 2 }] }, { field: 'is_active', operator: 'equals', value: true }] }, ['1']],
        ['a path through a relation', { field: 'parent.country', operator: 'equals', value: 'GB' }, ['2', '5']],
        ['a path of two relations', { field: 'parent.parent.name', operator: 'starts-with', value: 'Alpha' }, ['3']],
        ['not-equals through a relation is true where there is none', { field: 'parent.country', operator: 'not-equals', value: 'GB' }, ['1', '3', '4']],
      ]
      test.each(cases)('%s', async (_name, filter, expected) => {
        expect(await where(filter)).toEqual(expected)
        expect(await source.count({ collection: 'companies', filter }, 100)).toEqual({ count: expected.length, isExact: true })
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
        ['a path that is too long', { field: 'parent.parent.parent.parent.parent.name', operator: 'is-null' }, 'parent.parent.parent.parent.parent.name'],
        ['an empty name', { field: '', operator: 'is-null' }, ''],
      ]
      test.each(wrong)('%s is refused as invalid', async (_name, filter, field) => {
        expect(await refusal(where(filter))).toEqual({ kind: 'invalid', field })
        expect(await refusal(source.count({ collection: 'companies', filter }, 10))).toMatchObject({ kind: 'invalid' })
      })

      test('a filter without bounds is refused', async () => {
        let deep: Filter = { field: 'id', operator: 'is-null' }
        for (let depth = 0; depth < 100; depth += 1) deep = { and: [deep] }
        expect(await refusal(where(deep))).toMatchObject({ kind: 'invalid' })
        const wide: Filter = { or: Array.from({ length: 2_000 }, () => ({ field: 'id', operator: 'is-null' as const })) }
        expect(await refusal(where(wide))).toMatchObject({ kind: 'invalid' })
      })
    })

    describe('search', () => {
      test.each([
        ['alpha', ['1']], ['LTD alpha', ['1']], ['ltd', ['1', '4']], ['50%', ['5']], ['%', ['5']], ['_', ['5']], ['\\', ['3']], ['4', ['4']], ['nothing', []], ['  ', ['1', '2', '3', '4', '5']], ["'; drop table companies --", []],
      ])('%j', async (search, expected) => {
        expect(await ids({ search })).toEqual(expected)
        expect((await source.count({ collection: 'companies', search }, 100)).count).toBe(expected.length)
      })

      test('does not look into other fields', async () => {
        expect(await ids({ search: 'GB' })).toEqual([])
      })
    })

    describe('sorting and paging', () => {
      test.each([
        ['risk_score', 'ascending', ['2', '5', '4', '1', '3']], ['risk_score', 'descending', ['1', '4', '5', '2', '3']], ['country', 'ascending', ['2', '5', '1', '4', '3']],
        ['country', 'descending', ['4', '1', '5', '2', '3']], ['name', 'descending', ['4', '3', '2', '1', '5']], ['seen_at', 'ascending', ['1', '2', '3', '4', '5']],
      ] as const)('by %s %s: nulls last, the key breaks ties', async (field, direction, expected) => {
        expect(await ids({ sort: { field, direction } })).toEqual(expected)
        const paged: string[] = []
        let after: string | undefined
        do {
          const page = await source.list({ collection: 'companies', sort: { field, direction }, limit: 2, after })
          paged.push(...page.records.map((record) => record.id))
          after = page.next
        } while (after !== undefined)
        expect(paged).toEqual(expected)
      })

      test('the last page has no next, also when it is full', async () => {
        expect((await source.list({ collection: 'companies', limit: 5 })).next).toBeUndefined()
        expect((await source.list({ collection: 'companies', limit: 4 })).next).toBeTypeOf('string')
      })

      test('an offset jumps', async () => {
        expect(await ids({ offset: 3, limit: 1 })).toEqual(['4'])
        expect(await ids({ offset: 5, limit: 1 })).toEqual([])
      })

      test.each([{ limit: 0 }, { limit: 1_000_000 }, { limit: 1.5 }, { limit: Number.NaN }, { offset: -1 }, { offset: 0, after: 'x' }, { fields: ['nothing'] }, { sort: { field: 'nothing', direction: 'ascending' as const } }, { sort: { field: 'extra', direction: 'ascending' as const } }])(
        '%j is refused', async (query) => {
          expect(await refusal(source.list({ collection: 'companies', limit: 10, ...query }))).toMatchObject({ kind: 'invalid' })
        })

      test('a cursor opens only for the list it was made for, and shows nothing of the record', async () => {
        const sort = { field: 'name', direction: 'ascending' as const }
        const { next = '' } = await source.list({ collection: 'companies', sort, limit: 1 })
        expect(Buffer.from(next, 'base64url').toString('latin1')).not.toContain('50')
        const changed = `${next.slice(0, 20)}${next[20] === 'A' ? 'B' : 'A'}${next.slice(21)}`
        for (const after of [changed, next.slice(0, -4), `${next}AAAA`, '', 'x', '..', Buffer.from('["1"]').toString('base64url'), "' or 1=1"]) {
          expect(await refusal(source.list({ collection: 'companies', sort, limit: 1, after })), after).toEqual({ kind: 'invalid', field: undefined })
        }
        expect(await refusal(source.list({ collection: 'contacts', sort, limit: 1, after: next }))).toMatchObject({ kind: 'invalid' })
        expect(await refusal(source.list({ collection: 'companies', sort: { ...sort, direction: 'descending' }, limit: 1, after: next }))).toMatchObject({ kind: 'invalid' })
        expect(await refusal(source.list({ collection: 'companies', limit: 1, after: next }))).toMatchObject({ kind: 'invalid' })
        expect(await ids({ sort, limit: 1, after: next })).toEqual(['1'])
      })

      test('a count stops at its limit and says so', async () => {
        expect(await source.count({ collection: 'companies' }, 3)).toEqual({ count: 3, isExact: false })
        expect(await source.count({ collection: 'companies' }, 5)).toEqual({ count: 5, isExact: true })
      })

      test('an unknown collection is refused', async () => {
        for (const collection of ['nothing', 'pg_class', 'companies; drop table companies', '__proto__']) {
          expect(await refusal(source.list({ collection, limit: 1 }))).toMatchObject({ kind: 'invalid' })
          expect(await refusal(source.get(collection, '1'))).toMatchObject({ kind: 'invalid' })
        }
      })
    })

    describe('a scope', () => {
      const scope: Filter = { field: 'country', operator: 'not-equals', value: 'CY' }

      test('hides a record from get, list and count', async () => {
        expect(await source.get('companies', '2', scope)).toBeUndefined()
        expect((await source.get('companies', '3', scope))?.id).toBe('3')
        expect(await where(scope)).toEqual(['1', '3', '4', '5'])
      })

      test('holds through a relation and inside a transaction', async () => {
        const filter: Filter = { field: 'company.country', operator: 'not-equals', value: 'CY' }
        expect(await source.get('contacts', '2', filter)).toBeUndefined()
        await source.transact(async (transaction) => {
          expect(await transaction.get('contacts', '2', filter)).toBeUndefined()
          expect(await transaction.update('contacts', '2', { name: 'X' }, { filter })).toBeUndefined()
          expect((await transaction.list({ collection: 'contacts', filter, limit: 9 })).records.map((record) => record.id)).toEqual(['1', '3'])
          expect(await transaction.update('contacts', '1', { name: 'Y' }, { filter })).toMatchObject({ changed: true })
        })
        expect((await source.get('contacts', '2'))?.label).toBe('Ben')
        expect((await source.get('contacts', '1'))?.label).toBe('Y')
      })
    })

    describe('writing', () => {
      test('an update tells before and after', async () => {
        const outcome = await source.transact((transaction) => transaction.update('companies', '1', { risk_score: 10, tags: ['a', 'b'], extra: { a: [1] }, revenue: '0.10', joined_on: null }))
        expect(outcome).toMatchObject({
          changed: true,
          before: { risk_score: 80, joined_on: '2024-02-29', name: 'Alpha Ltd' },
          after: { risk_score: 10, tags: ['a', 'b'], extra: { a: [1] }, revenue: '0.1000', joined_on: null, name: 'Alpha Ltd' },
        })
        expect((await source.get('companies', '1'))?.values['risk_score']).toBe(10)
      })

      test('an update whose expectation does not hold changes nothing and tells what stands there', async () => {
        const outcome = await source.transact((transaction) => transaction.update('companies', '1', { risk_score: 10 }, { expected: { risk_score: 79, country: 'GB' } }))
        expect(outcome).toMatchObject({ changed: false, current: { risk_score: 80 } })
        expect((await source.get('companies', '1'))?.values['risk_score']).toBe(80)
      })

      test('expectations compare values, not spellings, and know null', async () => {
        const expected = { risk_score: 80, revenue: '12345678901234.56', extra: { list: [1, null, 'x'], level: 2 }, seen_at: '2026-11-20T08:30:00.123456Z', parent_id: null, tags: ['vip', 'say "hi", {you}'], is_active: true }
        expect(await source.transact((transaction) => transaction.update('companies', '1', { risk_score: 1 }, { expected }))).toMatchObject({ changed: true })
      })

      test('one of many racing conditional updates wins', async () => {
        const outcomes = await Promise.all(Array.from({ length: 8 }, (_, index) => source.transact((transaction) => transaction.update('companies', '1', { risk_score: index }, { expected: { risk_score: 80 } }))))
        expect(outcomes.filter((outcome) => outcome?.changed)).toHaveLength(1)
      })

      test('an unknown record is undefined', async () => {
        expect(await source.transact((transaction) => transaction.update('companies', '99', { risk_score: 1 }))).toBeUndefined()
        expect(await source.transact((transaction) => transaction.get('companies', 'x'))).toBeUndefined()
      })

      test('an insert gives the new record', async () => {
        const record = await source.transact((transaction) => transaction.insert('contacts', { name: 'Zoe', company_id: 1 }))
        expect(record).toMatchObject({ label: 'Zoe', values: { company_id: 1 } })
        expect((await source.get('contacts', record.id))?.label).toBe('Zoe')
      })

      test('a failing callback undoes everything and its error passes through', async () => {
        const error = new Error('No.')
        await expect(
          source.transact(async (transaction) => {
            await transaction.update('companies', '1', { risk_score: 1 })
            await transaction.insert('contacts', { name: 'Zoe' })
            throw error
          }),
        ).rejects.toBe(error)
        expect((await source.get('companies', '1'))?.values['risk_score']).toBe(80)
        expect((await source.count({ collection: 'contacts' }, 100)).count).toBe(3)
      })

      test('a failed statement that the callback swallows does not pass for success', async () => {
        const work = source.transact(async (transaction) => {
          await transaction.update('companies', '1', { risk_score: 1 })
          await transaction.update('companies', '1', { name: null }).catch(() => undefined)
        })
        expect(await refusal(work)).toMatchObject({ kind: 'other' })
        expect((await source.get('companies', '1'))?.values['risk_score']).toBe(80)
      })

      test.each([
        [{ name: null }, 'constraint', 'name'], [{ parent_id: 999 }, 'constraint', 'parent_id'], [{ token: '6f1d3c4e-0000-4000-8000-000000000002' }, 'constraint', 'token'], [{ risk_score: 101 }, 'constraint', 'risk_score'],
        [{ risk_score: 'x' }, 'invalid', 'risk_score'], [{ status: 'gone' }, 'invalid', 'status'], [{ nothing: 1 }, 'invalid', 'nothing'], [{ 'parent.name': 'x' }, 'invalid', 'parent.name'], [{ id: 7 }, 'invalid', 'id'],
      ])('writing %j is refused, naming the field', async (values, kind, field) => {
        expect(await refusal(source.transact((transaction) => transaction.update('companies', '1', values)))).toEqual({ kind, field })
      })

      test('nothing can be done after the transaction has ended', async () => {
        const kept = await source.transact(async (transaction) => transaction)
        expect(await refusal(kept.insert('contacts', { name: 'Late' }))).toMatchObject({ kind: 'other' })
      })
    })

    describe('settling', () => {
      test('tells committed, aborted and in progress', async () => {
        let token = ''
        const onBegin = async (given: string) => {
          token = given
        }
        await source.transact(async (transaction) => {
          expect(token).not.toBe('')
          expect(await source.settle(token)).toBe('in-progress')
          await transaction.update('companies', '1', { risk_score: 1 })
        }, { onBegin })
        expect(await source.settle(token)).toBe('committed')
        await source.transact(async (transaction) => {
          await transaction.update('companies', '1', { risk_score: 2 })
          throw new Error('No.')
        }, { onBegin }).catch(() => undefined)
        expect(await source.settle(token)).toBe('aborted')
      })

      test.each(['', 'x', 'pg1.1.00000001.5', "pg1.1.00000001.5'; select 1"])('the token %j is unknown', async (token) => {
        expect(await source.settle(token)).toBe('unknown')
      })

      test('a failing onBegin keeps the work from starting', async () => {
        let isStarted = false
        const error = new Error('The token could not be stored.')
        await expect(source.transact(async () => { isStarted = true }, { onBegin: () => Promise.reject(error) })).rejects.toBe(error)
        expect(isStarted).toBe(false)
      })
    })

    describe('cancelling', () => {
      test('an abort ends the statement in the database too', async () => {
        const controller = new AbortController()
        const running = refusal(source.list({ collection: 'slow', limit: 1 }, controller.signal))
        await expect.poll(() => database.runningSlowStatements()).toBe(1)
        controller.abort()
        expect(await running).toMatchObject({ kind: 'cancelled' })
        await expect.poll(() => database.runningSlowStatements(), { timeout: 3_000 }).toBe(0)
        expect(await ids({ limit: 1 })).toEqual(['1'])
      })

      test('an aborted signal starts nothing', async () => {
        expect(await refusal(source.get('companies', '1', undefined, AbortSignal.abort()))).toMatchObject({ kind: 'cancelled' })
        expect(await refusal(source.transact(async () => undefined, { signal: AbortSignal.abort() }))).toMatchObject({ kind: 'cancelled' })
      })

      test('an abort undoes a transaction, also one whose work does not listen', async () => {
        const controller = new AbortController()
        const never = new Promise<never>(() => undefined)
        const running = refusal(
          source.transact(async (transaction) => {
            await transaction.update('companies', '1', { risk_score: 1 })
            controller.abort()
            await never
          }, { signal: controller.signal }),
        )
        expect(await running).toMatchObject({ kind: 'cancelled' })
        expect((await source.get('companies', '1'))?.values['risk_score']).toBe(80)
      })

      test('many aborts leave no connection behind', async () => {
        await Promise.all(
          Array.from({ length: 30 }, async () => {
            const controller = new AbortController()
            const running = source.list({ collection: 'companies', limit: 5 }, controller.signal).catch(() => undefined)
            setTimeout(() => controller.abort(), Math.floor(Math.random() * 20))
            await running
          }),
        )
        expect(await Promise.all(Array.from({ length: 20 }, () => ids({ limit: 1 })))).toEqual(Array.from({ length: 20 }, () => ['1']))
      })

      test('a statement that takes too long is stopped', async () => {
        expect(await refusal(source.list({ collection: 'slow', limit: 1 }))).toMatchObject({ kind: 'timeout' })
        await expect.poll(() => database.runningSlowStatements()).toBe(0)
      })
    })
  })
}
