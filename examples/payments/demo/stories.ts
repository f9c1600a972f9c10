import { makeAccounts, makeTransactions } from './accounts.ts'
import { momentAgo } from './calendar.ts'
import { makeCompany, type TransactionRange } from './company.ts'
import { type Country, countries } from './countries.ts'
import { makeDocument } from './documents.ts'
import { randomFrom } from './random.ts'
import {
  type CompanyRow,
  type ContactRow,
  type DemoRows,
  type DocumentRow,
  emptyRows,
  firstCompanyId,
  idOf,
  type WatchlistHitRow,
} from './rows.ts'
import { makeSupport } from './support.ts'

/**
 * A company made by hand, so that guides and tests can rely on it. Whatever a story does not say is made up like
 * anyone's; contacts, documents and hits are exactly those told.
 */
export interface Story {
  company: Partial<CompanyRow> & Pick<CompanyRow, 'name' | 'country' | 'status' | 'risk_score' | 'kyc_status'>
  contacts: (Partial<ContactRow> & Pick<ContactRow, 'name' | 'role'>)[]
  documents: (Pick<DocumentRow, 'kind' | 'status'> & {
    notes?: string
    extractedText?: string
    values?: Partial<DocumentRow>
  })[]
  hits: (Pick<WatchlistHitRow, 'list_name' | 'kind' | 'matched_name' | 'score' | 'status' | 'summary'> & {
    contact?: number
    foundOn: string
    reviewedBy?: string
  })[]
}

/** The story as the company with the index. */
export function tellStory(seed: string, story: Story, index: number, transactionRange: TransactionRange): DemoRows {
  const random = randomFrom(`${seed}/story/${index}`)
  const filler = only(makeCompany(seed, index, [0, 0]).companies)
  const company: CompanyRow = {
    ...filler,
    ...unreviewed,
    created_at: momentAgo(25),
    ...story.company,
    id: firstCompanyId + index,
  }
  const contacts = story.contacts.map(
    (contact, n): ContactRow => ({
      id: idOf('contacts', index, n),
      company_id: company.id,
      email: null,
      phone: null,
      nationality: company.country,
      date_of_birth: '1974-05-17',
      ownership_percent: null,
      is_pep: false,
      pep_position: null,
      identity_number: `${company.country}4711000${n}`,
      created_at: company.created_at,
      ...contact,
    }),
  )
  const owner = contacts.find((contact) => contact.role === 'beneficial_owner')
  const documents = story.documents.map(({ kind, status, notes, extractedText, values }, n) => ({
    ...makeDocument({
      id: idOf('documents', index, n),
      company,
      owner,
      kind,
      status,
      ageDays: 21,
      notes,
      extractedText,
    }),
    ...values,
  }))
  const hits = story.hits.map(
    ({ contact, foundOn, reviewedBy, ...hit }, n): WatchlistHitRow => ({
      id: idOf('watchlist_hits', index, n),
      company_id: company.id,
      contact_id: contact === undefined ? null : idOf('contacts', index, contact),
      source_url: hit.kind === 'sanctions' ? null : `https://news.example/article/${company.id}-${n}`,
      found_on: foundOn,
      reviewed_by: reviewedBy ?? null,
      reviewed_at: reviewedBy === undefined ? null : momentAgo(4),
      ...hit,
    }),
  )
  const country = countryOf(company.country)
  const accounts = company.status === 'onboarding' ? [] : makeAccounts(random, index, company)
  const count = accounts.length === 0 ? 0 : random.integer(...transactionRange)
  const transactions = makeTransactions(random, index, company, accounts, country, company.risk_score / 100, count)
  return {
    ...emptyRows(),
    companies: [company],
    contacts,
    documents,
    watchlist_hits: hits,
    accounts,
    transactions,
    ...makeSupport(random, index, company, country, transactions),
  }
}

const unreviewed: Partial<CompanyRow> = {
  kyc_decision: null,
  kyc_reason: null,
  kyc_reviewed_at: null,
  kyc_reviewed_by: null,
  documents_requested: [],
  documents_requested_at: null,
  documents_due_on: null,
}

function only(companies: CompanyRow[]): CompanyRow {
  const [company] = companies
  if (company === undefined) throw new Error('A company makes exactly one row.')
  return company
}

function countryOf(code: string): Country {
  const country = countries.find((candidate) => candidate.code === code)
  if (country === undefined) throw new Error(`No country ${code}.`)
  return country
}
