import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { generateDemo } from './generate.ts'
import { type CompanyRow, type DemoRows, rowsPerCompany, tableNames } from './rows.ts'

const rowsOf = (companies: number, seed = 'brightwater') => [...generateDemo({ companies, seed })]
const hashOf = (rows: DemoRows[]) => createHash('sha256').update(JSON.stringify(rows)).digest('hex')
const all = <Table extends keyof DemoRows>(groups: DemoRows[], table: Table): DemoRows[Table][number][] =>
  groups.flatMap((group): readonly DemoRows[Table][number][] => group[table])
const mean = (companies: CompanyRow[]) =>
  companies.reduce((sum, company) => sum + company.risk_score, 0) / companies.length

const mostRows: Record<string, number> = rowsPerCompany
const demo = rowsOf(500)

test('the same seed gives the same data, another seed gives other data', () => {
  expect(hashOf(rowsOf(500))).toBe(hashOf(demo))
  expect(hashOf(rowsOf(500, 'other'))).not.toBe(hashOf(demo))
})

test('a company is the same in a demo of any size up to 2,000', () => {
  const companies = rowsOf(60).filter((group) => group.companies.length === 1)
  expect(hashOf(companies)).toBe(hashOf(demo.slice(0, 60)))
})

test('500 companies come with about 3 contacts, 5 documents, 1 to 2 accounts and 20 to 40 transactions each', () => {
  const perCompany = (table: keyof DemoRows) => all(demo, table).length / 500
  expect(all(demo, 'companies')).toHaveLength(500)
  expect(perCompany('contacts')).toBeCloseTo(3.2, 0)
  expect(perCompany('documents')).toBeCloseTo(5.2, 0)
  expect(perCompany('accounts')).toBeCloseTo(1.2, 0)
  const active = demo.filter((group) => group.accounts.length > 0)
  expect(active.every((group) => group.transactions.length >= 20 && group.transactions.length <= 40)).toBe(true)
})

test('ids never collide, and every row belongs to its company', () => {
  for (const table of tableNames) {
    const ids = all(demo, table).map((row) => row.id)
    expect(new Set(ids).size).toBe(ids.length)
  }
  for (const group of demo) {
    for (const table of tableNames) {
      expect(group[table].length).toBeLessThanOrEqual(mostRows[table] ?? 1)
    }
    for (const row of [
      ...group.contacts,
      ...group.documents,
      ...group.accounts,
      ...group.transactions,
      ...group.tickets,
      ...group.refunds,
      ...group.watchlist_hits,
    ])
      expect(row.company_id).toBe(group.companies[0]?.id)
  }
})

test('risk follows its signals', () => {
  const companies = all(demo, 'companies')
  const having = (matches: (group: DemoRows) => boolean) =>
    demo.filter((group) => group.companies.length === 1 && matches(group)).flatMap((group) => group.companies)
  const others = mean(companies)
  expect(mean(having((group) => group.contacts.some((contact) => contact.is_pep)))).toBeGreaterThan(others + 10)
  expect(mean(having((group) => group.watchlist_hits.some((hit) => hit.status === 'open')))).toBeGreaterThan(
    others + 10,
  )
  expect(mean(having((group) => group.documents.some((document) => document.status === 'expired')))).toBeGreaterThan(
    others + 4,
  )
  expect(mean(companies.filter((company) => ['PA', 'AE', 'TR'].includes(company.country)))).toBeGreaterThan(others + 10)
  const highRisk = companies.filter((company) => company.risk_score > 60).length
  expect(highRisk).toBeGreaterThan(10)
  expect(highRisk).toBeLessThan(75)
})

test('what a row says agrees with itself', () => {
  for (const company of all(demo, 'companies')) {
    expect(company.incorporated_on < company.created_at).toBe(true)
    expect(company.kyc_decision !== null).toBe(company.kyc_status === 'approved' || company.kyc_status === 'rejected')
    expect(company.documents_requested.length > 0).toBe(company.kyc_status === 'documents_requested')
  }
  for (const document of all(demo, 'documents')) {
    expect(document.file_url !== null).toBe(['received', 'expired', 'rejected'].includes(document.status))
    if (document.status === 'expired')
      expect(document.expires_on !== null && document.expires_on < '2026-11-20').toBe(true)
    if (document.status === 'received')
      expect(document.expires_on !== null && document.expires_on > '2026-11-20').toBe(true)
  }
  for (const group of demo) {
    const shares = group.contacts.reduce((sum, contact) => sum + Number(contact.ownership_percent ?? 0), 0)
    expect(shares).toBeLessThanOrEqual(100)
  }
})

test('a noticeable part of the companies is in the country that one team does not see', () => {
  const share = all(demo, 'companies').filter((company) => company.country === 'CY').length / 500
  expect(share).toBeGreaterThan(0.05)
  expect(share).toBeLessThan(0.15)
})

test('the stories stand at their ids whatever the seed', () => {
  for (const seed of ['brightwater', 'other']) {
    const companies = all(rowsOf(20, seed), 'companies')
    expect(companies.slice(0, 8).map((company) => [company.id, company.name, company.country, company.status])).toEqual(
      [
        [10001, 'Larkfield Trading Ltd', 'GB', 'in_review'],
        [10002, 'Fernhollow Bakery Supplies Ltd', 'IE', 'in_review'],
        [10003, 'Kestrel Freight B.V.', 'NL', 'in_review'],
        [10004, 'Aphrodite Shipping Holdings Ltd', 'CY', 'in_review'],
        [10005, 'Sol Poniente Energía S.L.', 'ES', 'active'],
        [10006, 'Nordhafen Elektronik GmbH', 'DE', 'active'],
        [10007, 'Bosphorus Metals A.Ş.', 'TR', 'frozen'],
        [10008, 'Lumi Ledger OÜ', 'EE', 'onboarding'],
      ],
    )
  }
  const [larkfield] = demo
  expect(larkfield?.documents.map((document) => [document.id, document.kind, document.status])).toEqual([
    [1, 'certificate_of_incorporation', 'expired'],
    [2, 'shareholder_register', 'received'],
    [3, 'proof_of_address', 'received'],
    [4, 'id_of_beneficial_owner', 'received'],
    [5, 'bank_statement', 'received'],
  ])
  expect(larkfield?.watchlist_hits).toMatchObject([
    { id: 1, kind: 'adverse_media', status: 'open', matched_name: 'Viktor Harlan', contact_id: 2 },
  ])
})
