import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createPostgresDataSource, type DataSource, type SourceRecord } from '#connectors'
import { type Collection, type Filter, hasRight, type RecordValues } from '#engine'
import { emptyDatabase, type TestDatabase } from '../../tests/support/fresh-database.ts'
import { buildDemo, resetDemo } from './demo.ts'
import config from './stepwell.config.ts'

let database: TestDatabase
let source: DataSource
let collections: Collection[]

beforeAll(async () => {
  database = await emptyDatabase()
  await buildDemo(database.url, { companies: 120 })
  source = createPostgresDataSource({ id: 'payments', url: database.url, collections: config.collections })
  collections = await source.introspect()
})
afterAll(async () => {
  await source.close()
  await database.drop()
})

describe('the demo', () => {
  test('is built once, and built anew only when asked', async () => {
    await database.pool.query(`update companies set name = 'Changed' where id = 10001`)
    expect(await buildDemo(database.url, { companies: 120 })).toBe(false)
    expect((await source.get('companies', '10001'))?.label).toBe('Changed')
    await resetDemo(database.url, { companies: 120 })
    expect((await source.get('companies', '10001'))?.label).toBe('Larkfield Trading Ltd')
  })

  test('takes new rows after the made-up ones', async () => {
    const ticket = await source.transact((transaction) =>
      transaction.insert('tickets', { company_id: 10001, subject: 'x', body: 'y', requester_email: 'a@b.example' }),
    )
    expect(Number(ticket.id)).toBeGreaterThan(0)
  })
})

describe('the configuration fits the database', () => {
  test('every table is a collection with options', () => {
    expect(collections.map((collection) => collection.id)).toEqual(Object.keys(config.collections).sort())
  })

  test('every segment and every scope is a filter the database understands', async () => {
    for (const collection of collections) {
      for (const segment of collection.segments)
        expect(
          (
            await source.count(
              {
                collection: collection.id,
                filter: config.collections[collection.id]?.segments?.find((given) => given.id === segment.id)?.filter,
              },
              10_000,
            )
          ).count,
          `${collection.id}: ${segment.id}`,
        ).toBeGreaterThan(0)
    }
    for (const team of config.teams) {
      for (const [collection, filter] of Object.entries(team.scopes))
        expect((await source.count({ collection, filter }, 10_000)).count).toBeGreaterThan(0)
    }
  })

  test('actions and rights name collections that are there', () => {
    const ids = collections.map((collection) => collection.id)
    for (const action of config.actions) expect(ids).toContain(action.collection)
    for (const role of config.roles) {
      for (const right of role.rights.filter((name) => name.split('.').length === 2 && !name.startsWith('*')))
        expect(ids).toContain(right.split('.')[0])
    }
  })

  test('the options of forms are those of the database', () => {
    const options = (collection: string, field: string) =>
      collections.find((candidate) => candidate.id === collection)?.fields.find((candidate) => candidate.name === field)
        ?.options
    expect(
      config.actions
        .find((action) => action.id === 'request_documents')
        ?.form.find((field) => field.name === 'documents')?.options,
    ).toEqual(options('documents', 'kind'))
  })

  test('the number of an identity card is nowhere', () => {
    expect(JSON.stringify(collections)).not.toContain('identity_number')
  })
})

describe('rights', () => {
  const can = (roleId: string, right: string) => {
    const role = config.roles.find((candidate) => candidate.id === roleId)
    return (
      role !== undefined &&
      hasRight(
        { person: { id: '', name: '', email: '' }, team: { id: '', title: '' }, role, rights: role.rights, scopes: {} },
        right,
      )
    )
  }
  test.each([
    ['analyst', 'companies.update', true],
    ['analyst', 'action.approve_company.trigger', true],
    ['analyst', 'action.request_documents.trigger', true],
    ['analyst', 'action.freeze_account.trigger', false],
    ['lead', 'action.freeze_account.trigger', true],
    ['lead', 'companies.export', true],
    ['support_agent', 'companies.read', true],
    ['support_agent', 'companies.update', false],
    ['support_agent', 'documents.browse', false],
    ['support_agent', 'watchlist_hits.read', false],
    ['support_agent', 'action.approve_company.trigger', false],
    ['administrator', 'companies.read', true],
    ['administrator', 'action.approve_company.trigger', false],
  ])('%s: %s is %s', (role, right, expected) => {
    expect(can(role, right)).toBe(expected)
  })
})

describe("the support team's scope", () => {
  const scopes = config.teams.find((team) => team.id === 'support')?.scopes ?? {}

  /** Paths of one-relations from a collection to companies, without going round in circles. */
  function pathsToCompanies(id: string, visited: string[] = []): string[] {
    if (id === 'companies') return ['']
    const collection = collections.find((candidate) => candidate.id === id)
    const ones = (collection?.relations ?? []).filter(
      (relation) => relation.kind === 'one' && !visited.includes(relation.collection),
    )
    return ones.flatMap((relation) =>
      pathsToCompanies(relation.collection, [...visited, id]).map((path) =>
        path === '' ? relation.name : `${relation.name}.${path}`,
      ),
    )
  }

  test('covers every collection from which a company can be reached', () => {
    for (const collection of collections) {
      const paths = pathsToCompanies(collection.id)
      if (paths.length > 0) expect(scopes[collection.id], collection.id).toBeDefined()
    }
    expect(Object.keys(scopes).sort()).toEqual([
      'accounts',
      'companies',
      'contacts',
      'documents',
      'refunds',
      'tickets',
      'transactions',
      'watchlist_hits',
    ])
  })

  test('leaves no row that reaches a hidden company, by whatever path', async () => {
    for (const [collection, scope] of Object.entries(scopes)) {
      const hidden = await source.count({ collection, filter: scope }, 100_000)
      const all = await source.count({ collection }, 100_000)
      expect(hidden.count).toBeLessThan(all.count)
      for (const path of pathsToCompanies(collection)) {
        const filter: Filter = {
          and: [scope, { field: path === '' ? 'country' : `${path}.country`, operator: 'equals', value: 'CY' }],
        }
        expect((await source.count({ collection, filter }, 10)).count, `${collection}: ${path}`).toBe(0)
      }
    }
  })
})

describe('actions', () => {
  beforeEach(() => resetDemo(database.url, { companies: 20 }))

  const run = async (actionId: string, recordId: string, form: RecordValues, stale?: SourceRecord) => {
    const action = config.actions.find((candidate) => candidate.id === actionId)
    const record = stale ?? (await source.get(action?.collection ?? '', recordId))
    if (action === undefined || record === undefined) throw new Error(`No action ${actionId} or record ${recordId}.`)
    const person = { id: 'ada', name: 'Ada Okafor', email: 'ada@brightwater.example' }
    return source.transact((transaction) =>
      action.run({
        record,
        form,
        person,
        effectId: 'effect-1',
        idempotencyKey: 'effect-1',
        transaction,
        signal: AbortSignal.timeout(5_000),
      }),
    )
  }
  const company = async (id: string) => (await source.get('companies', id))?.values

  test('approving makes a company active and notes who and why', async () => {
    expect(await run('approve_company', '10002', { note: 'Complete file.' })).toMatchObject({
      message: 'Fernhollow Bakery Supplies Ltd is approved and active.',
      values: { status: 'active' },
    })
    expect(await company('10002')).toMatchObject({
      status: 'active',
      kyc_status: 'approved',
      kyc_decision: 'approved',
      kyc_reason: 'Complete file.',
      kyc_reviewed_by: 'Ada Okafor',
    })
  })

  test('a company that is frozen or has an open sanctions match is not approved', async () => {
    await expect(run('approve_company', '10007', { note: 'x' })).rejects.toThrow('Bosphorus Metals A.Ş. is frozen.')
    await database.pool.query(`update companies set status = 'in_review' where id = 10007`)
    await expect(run('approve_company', '10007', { note: 'x' })).rejects.toThrow(
      'has a sanctions match that is not cleared',
    )
    expect(await company('10007')).toMatchObject({
      status: 'in_review',
      kyc_reviewed_by: 'Ada Okafor',
      kyc_reviewed_at: '2025-12-05T09:00:00Z',
    })
  })

  test('a decision on what somebody else has decided meanwhile is refused', async () => {
    const stale = await source.get('companies', '10003')
    await run('approve_company', '10003', { note: 'First.' })
    await expect(run('reject_company', '10003', { reason: 'other' }, stale)).rejects.toThrow(
      'Kestrel Freight B.V. was changed by somebody else: it is active now, KYC approved.',
    )
    expect(await company('10003')).toMatchObject({ kyc_reason: 'First.' })
  })

  test('rejecting notes the reason', async () => {
    await run('reject_company', '10001', { reason: 'adverse_media', note: 'Customs case.' })
    expect(await company('10001')).toMatchObject({
      status: 'rejected',
      kyc_status: 'rejected',
      kyc_reason: 'adverse media: Customs case.',
    })
  })

  test('requesting documents opens a ticket, and the file shows it on the next look', async () => {
    const result = await run('request_documents', '10001', {
      documents: ['certificate_of_incorporation', 'source_of_funds'],
      reason: 'The certificate has expired.',
      due_on: '2026-12-04',
      email: 'margaret.ellis@larkfield-trading.example',
      language: 'en',
    })
    expect(result).toMatchObject({
      values: {
        documents: ['certificate_of_incorporation', 'source_of_funds'],
        due_on: '2026-12-04',
        kyc_status: 'documents_requested',
      },
    })
    expect(await company('10001')).toMatchObject({
      status: 'in_review',
      kyc_status: 'documents_requested',
      documents_requested: ['certificate_of_incorporation', 'source_of_funds'],
      documents_due_on: '2026-12-04',
    })
    const { records } = await source.list({
      collection: 'documents',
      filter: { field: 'company_id', operator: 'equals', value: 10001 },
      limit: 20,
    })
    expect(records.map((record) => [record.values['kind'], record.values['status']])).toEqual([
      ['certificate_of_incorporation', 'requested'],
      ['shareholder_register', 'received'],
      ['proof_of_address', 'received'],
      ['id_of_beneficial_owner', 'received'],
      ['bank_statement', 'received'],
      ['source_of_funds', 'requested'],
    ])
    const ticket = await source.get('tickets', String(result.values?.['ticket_id']))
    expect(ticket?.values).toMatchObject({
      company_id: 10001,
      kind: 'document_request',
      status: 'waiting',
      requester_email: 'margaret.ellis@larkfield-trading.example',
      due_on: '2026-12-04',
      assignee: 'Ada Okafor',
    })
  })

  test('an account is frozen once and released once', async () => {
    const account =
      (
        await source.list({
          collection: 'accounts',
          filter: { field: 'company_id', operator: 'equals', value: 10001 },
          limit: 1,
        })
      ).records[0]?.id ?? ''
    await run('freeze_account', account, { reason: 'Odd payments.' })
    expect((await source.get('accounts', account))?.values).toMatchObject({
      status: 'frozen',
      frozen_by: 'Ada Okafor',
      frozen_reason: 'Odd payments.',
    })
    await expect(run('freeze_account', account, { reason: 'Again.' })).rejects.toThrow(
      'Only an active account can be frozen',
    )
    await run('release_account', account, { note: 'Explained.' })
    expect((await source.get('accounts', account))?.values).toMatchObject({ status: 'active', frozen_by: null })
  })
})
