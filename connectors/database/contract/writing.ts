import { describe, expect, test } from 'vitest'
import type { Filter } from '#engine'
import type { ContractSubject } from './subject.ts'

/** Changes, their conditions, and the scopes they keep to. */
export function writingContract({ source, where, refusal }: ContractSubject): void {
  describe('a scope', () => {
    const scope: Filter = { field: 'country', operator: 'not-equals', value: 'CY' }

    test('hides a record from get, list and count', async () => {
      expect(await source().get('companies', '2', scope)).toBeUndefined()
      expect((await source().get('companies', '3', scope))?.id).toBe('3')
      expect(await where(scope)).toEqual(['1', '3', '4', '5'])
    })

    test('holds through a relation and inside a transaction', async () => {
      const filter: Filter = { field: 'company.country', operator: 'not-equals', value: 'CY' }
      expect(await source().get('contacts', '2', filter)).toBeUndefined()
      await source().transact(async (transaction) => {
        expect(await transaction.get('contacts', '2', filter)).toBeUndefined()
        expect(await transaction.update('contacts', '2', { name: 'X' }, { filter })).toBeUndefined()
        expect(
          (await transaction.list({ collection: 'contacts', filter, limit: 9 })).records.map((record) => record.id),
        ).toEqual(['1', '3'])
        expect(await transaction.update('contacts', '1', { name: 'Y' }, { filter })).toMatchObject({ changed: true })
      })
      expect((await source().get('contacts', '2'))?.label).toBe('Ben')
      expect((await source().get('contacts', '1'))?.label).toBe('Y')
    })
  })

  describe('writing', () => {
    test('an update tells before and after', async () => {
      const outcome = await source().transact((transaction) =>
        transaction.update('companies', '1', {
          risk_score: 10,
          tags: ['a', 'b'],
          extra: { a: [1] },
          revenue: '0.10',
          joined_on: null,
        }),
      )
      expect(outcome).toMatchObject({
        changed: true,
        before: { risk_score: 80, joined_on: '2024-02-29', name: 'Alpha Ltd' },
        after: {
          risk_score: 10,
          tags: ['a', 'b'],
          extra: { a: [1] },
          revenue: '0.1000',
          joined_on: null,
          name: 'Alpha Ltd',
        },
      })
      expect((await source().get('companies', '1'))?.values['risk_score']).toBe(10)
    })

    test('an update whose expectation does not hold changes nothing and tells what stands there', async () => {
      const outcome = await source().transact((transaction) =>
        transaction.update('companies', '1', { risk_score: 10 }, { expected: { risk_score: 79, country: 'GB' } }),
      )
      expect(outcome).toMatchObject({ changed: false, current: { risk_score: 80 } })
      expect((await source().get('companies', '1'))?.values['risk_score']).toBe(80)
    })

    test('expectations compare values, not spellings, and know null', async () => {
      const expected = {
        risk_score: 80,
        revenue: '12345678901234.56',
        extra: { list: [1, null, 'x'], level: 2 },
        seen_at: '2026-11-20T08:30:00.123456Z',
        parent_id: null,
        tags: ['vip', 'say "hi", {you}'],
        is_active: true,
      }
      expect(
        await source().transact((transaction) => transaction.update('companies', '1', { risk_score: 1 }, { expected })),
      ).toMatchObject({ changed: true })
    })

    test('one of many racing conditional updates wins', async () => {
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          source().transact((transaction) =>
            transaction.update('companies', '1', { risk_score: index }, { expected: { risk_score: 80 } }),
          ),
        ),
      )
      expect(outcomes.filter((outcome) => outcome?.changed)).toHaveLength(1)
    })

    test('an unknown record is undefined', async () => {
      expect(
        await source().transact((transaction) => transaction.update('companies', '99', { risk_score: 1 })),
      ).toBeUndefined()
      expect(await source().transact((transaction) => transaction.get('companies', 'x'))).toBeUndefined()
    })

    test('an insert gives the new record', async () => {
      const record = await source().transact((transaction) =>
        transaction.insert('contacts', { name: 'Zoe', company_id: 1 }),
      )
      expect(record).toMatchObject({ label: 'Zoe', values: { company_id: 1 } })
      expect((await source().get('contacts', record.id))?.label).toBe('Zoe')
    })

    test('what is created is told whole: the key and the defaults are the database’s', async () => {
      const record = await source().transact((transaction) => transaction.create('contacts', { name: 'Zoe' }))
      expect(record).toMatchObject({ label: 'Zoe', values: { name: 'Zoe', company_id: null, kind: 'person' } })
      expect(record?.values['id']).toEqual(Number(record?.id))
      expect(await source().get('contacts', record?.id ?? '')).toEqual(record)
    })

    test('what a new record needs, may have, and cannot be given is described', async () => {
      const described = new Map((await source().introspect()).map((collection) => [collection.id, collection]))
      const onCreate = (id: string) =>
        Object.fromEntries((described.get(id)?.fields ?? []).map((field) => [field.name, field.onCreate]))
      expect(onCreate('contacts')).toEqual({
        id: undefined,
        name: 'required',
        company_id: 'optional',
        kind: 'optional',
      })
      expect(onCreate('companies')).toMatchObject({ id: 'required', name: 'required', country: 'optional' })
      expect(onCreate('slow')).toEqual({ id: undefined, nap: undefined })
    })

    test('what is created outside the scope is not made, and the rest of the transaction stands', async () => {
      const filter: Filter = { field: 'company.country', operator: 'not-equals', value: 'CY' }
      const records = await source().transact(async (transaction) => [
        await transaction.create('contacts', { name: 'Inside', company_id: 1 }, filter),
        await transaction.create('contacts', { name: 'Outside', company_id: 2 }, filter),
      ])
      expect(records).toEqual([expect.objectContaining({ label: 'Inside' }), undefined])
      const { records: there } = await source().list({ collection: 'contacts', limit: 99 })
      expect(there.map(({ label }) => label)).toEqual(['Ann', 'Ben', 'Cid', 'Inside'])
    })

    test.each([
      [{ parent_id: 999 }, 'constraint', 'parent_id'],
      [{ name: null }, 'constraint', 'name'],
      [{ id: 1 }, 'constraint', 'id'],
      [{ risk_score: 101 }, 'constraint', 'risk_score'],
      [{ status: 'gone' }, 'invalid', 'status'],
      [{ nothing: 1 }, 'invalid', 'nothing'],
    ])('creating %j is refused, naming the field', async (values, kind, field) => {
      const whole = { id: 9, name: 'X', is_active: true, status: 'open', tags: [], ...values }
      expect(await refusal(source().transact((transaction) => transaction.create('companies', whole)))).toEqual({
        kind,
        field,
      })
    })

    test('a failing callback undoes everything and its error passes through', async () => {
      const error = new Error('No.')
      await expect(
        source().transact(async (transaction) => {
          await transaction.update('companies', '1', { risk_score: 1 })
          await transaction.insert('contacts', { name: 'Zoe' })
          throw error
        }),
      ).rejects.toBe(error)
      expect((await source().get('companies', '1'))?.values['risk_score']).toBe(80)
      expect((await source().count({ collection: 'contacts' }, 100)).count).toBe(3)
    })

    test('a failed statement that the callback swallows does not pass for success', async () => {
      const work = source().transact(async (transaction) => {
        await transaction.update('companies', '1', { risk_score: 1 })
        await transaction.update('companies', '1', { name: null }).catch(() => undefined)
      })
      expect(await refusal(work)).toMatchObject({ kind: 'other' })
      expect((await source().get('companies', '1'))?.values['risk_score']).toBe(80)
    })

    test.each([
      [{ name: null }, 'constraint', 'name'],
      [{ parent_id: 999 }, 'constraint', 'parent_id'],
      [{ token: '6f1d3c4e-0000-4000-8000-000000000002' }, 'constraint', 'token'],
      [{ risk_score: 101 }, 'constraint', 'risk_score'],
      [{ risk_score: 'x' }, 'invalid', 'risk_score'],
      [{ status: 'gone' }, 'invalid', 'status'],
      [{ nothing: 1 }, 'invalid', 'nothing'],
      [{ 'parent.name': 'x' }, 'invalid', 'parent.name'],
      [{ id: 7 }, 'invalid', 'id'],
    ])('writing %j is refused, naming the field', async (values, kind, field) => {
      expect(await refusal(source().transact((transaction) => transaction.update('companies', '1', values)))).toEqual({
        kind,
        field,
      })
    })

    test('nothing can be done after the transaction has ended', async () => {
      const kept = await source().transact(async (transaction) => transaction)
      expect(await refusal(kept.insert('contacts', { name: 'Late' }))).toMatchObject({ kind: 'other' })
    })
  })
}
