import { describe, expect, test } from 'vitest'
import type { ContractSubject } from './subject.ts'

/** What a connector tells about tables and values. */
export function readingContract({ source }: ContractSubject): void {
  describe('introspection', () => {
    test('tells fields with their types, options and nullability', async () => {
      const companies = (await source().introspect()).find((collection) => collection.id === 'companies')
      expect(companies?.key).toEqual(['id'])
      expect(companies?.label).toBe('name')
      expect(companies?.fields.map((field) => [field.name, field.type, field.isNullable])).toEqual([
        ['id', 'integer', false],
        ['name', 'text', false],
        ['country', 'text', true],
        ['risk_score', 'integer', true],
        ['revenue', 'decimal', true],
        ['big', 'integer', true],
        ['ratio', 'number', true],
        ['is_active', 'boolean', false],
        ['status', 'enum', false],
        ['joined_on', 'date', true],
        ['seen_at', 'datetime', true],
        ['token', 'uuid', true],
        ['tags', 'list', false],
        ['extra', 'json', true],
        ['parent_id', 'integer', true],
      ])
      expect(companies?.fields.find((field) => field.name === 'status')?.options).toEqual(['open', 'closed'])
      expect(companies?.fields.find((field) => field.name === 'risk_score')?.title).toBe('Risk score')
    })

    test('tells relations in both directions', async () => {
      const collections = await source().introspect()
      const relationsOf = (id: string) =>
        collections
          .find((collection) => collection.id === id)
          ?.relations.map(({ name, kind, collection, from, to }) => [name, kind, collection, from, to])
      expect(relationsOf('contacts')).toEqual([
        ['company', 'one', 'companies', 'company_id', 'id'],
        ['memberships', 'many', 'memberships', 'id', 'contact_id'],
      ])
      expect(relationsOf('companies')).toEqual([
        ['parent', 'one', 'companies', 'parent_id', 'id'],
        ['companies_by_parent', 'many', 'companies', 'id', 'parent_id'],
        ['contacts', 'many', 'contacts', 'id', 'company_id'],
        ['memberships', 'many', 'memberships', 'id', 'company_id'],
      ])
    })
  })

  describe('values', () => {
    test('lose nothing: decimals, large integers, dates, instants, lists and JSON', async () => {
      const record = await source().get('companies', '1')
      expect(record).toEqual({
        id: '1',
        label: 'Alpha Ltd',
        values: {
          id: 1,
          name: 'Alpha Ltd',
          country: 'GB',
          risk_score: 80,
          revenue: '12345678901234.5600',
          big: '9007199254740993',
          ratio: 0.1,
          is_active: true,
          status: 'open',
          joined_on: '2024-02-29',
          seen_at: '2026-11-20T08:30:00.123456Z',
          token: '6f1d3c4e-0000-4000-8000-000000000001',
          tags: ['vip', 'say "hi", {you}'],
          extra: { level: 2, list: [1, null, 'x'] },
          parent_id: null,
        },
      })
    })

    test('a page holds the fields asked for, the key and the label', async () => {
      const page = await source().list({ collection: 'companies', fields: ['country'], limit: 1 })
      expect(page.records).toEqual([
        { id: '1', label: 'Alpha Ltd', values: { id: 1, name: 'Alpha Ltd', country: 'GB' } },
      ])
    })

    test('a key of several fields makes one id, and finds its record again', async () => {
      const { records } = await source().list({ collection: 'memberships', limit: 10 })
      expect(records.map((record) => record.id)).toEqual(['1,a%2Cb', '1,c', '2,c'])
      expect((await source().get('memberships', '1,a%2Cb'))?.values).toEqual({
        company_id: 1,
        code: 'a,b',
        contact_id: 1,
      })
    })

    test.each(['99', 'x', '', '1,2', '1 or 1=1', '99999999999999999999', '1e3', "1'"])(
      'no record has the id %j',
      async (id) => {
        expect(await source().get('companies', id)).toBeUndefined()
      },
    )
  })
}
