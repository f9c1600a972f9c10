import { makeAccounts, makeTransactions } from './accounts.ts'
import { daysAgo, momentAgo } from './calendar.ts'
import { type Country, countries } from './countries.ts'
import { makeDocuments } from './documents.ts'
import { type Industry, industries } from './industries.ts'
import { companyName, personName, slug } from './names.ts'
import { makeContacts, phoneNumber } from './people.ts'
import { type Random, randomFrom } from './random.ts'
import { riskScore } from './risk.ts'
import { type CompanyRow, type DemoRows, emptyRows, firstCompanyId, money } from './rows.ts'
import { makeSupport } from './support.ts'
import { makeWatchlistHits } from './watchlist.ts'

/** How many transactions each company gets. */
export type TransactionRange = readonly [least: number, most: number]

/**
 * One made-up company with everything that belongs to it. A hidden number, its trouble, makes the signals go together:
 * risky countries and trades raise it, and it raises the chance of PEP owners, hits, gaps in the file and odd volumes.
 */
export function makeCompany(seed: string, index: number, transactionRange: TransactionRange): DemoRows {
  const random = randomFrom(`${seed}/company/${index}`)
  const country = random.weighted(countries.map((place) => [place, place.share] as const))
  const industry = random.weighted(industries.map((trade) => [trade, trade.share] as const))
  const trouble = Math.min(1, random.next() ** 2.2 + country.risk / 60 + industry.risk / 70)
  const isNewcomer = random.chance(0.13)
  const company = describeCompany(random, index, country, industry, trouble, isNewcomer)
  const contacts = makeContacts(random, index, company.id, country, company.email.split('@')[1] ?? '', trouble)
  company.contact_name = contacts[0]?.name ?? company.contact_name
  company.contact_email = contacts[0]?.email ?? company.email
  const documents = makeDocuments(random, index, company, contacts, isNewcomer ? 0.45 : 0.03 + 0.35 * trouble)
  const hits = makeWatchlistHits(random, index, company, contacts, trouble)
  company.risk_score = riskScore({
    countryRisk: country.risk,
    industryRisk: industry.risk,
    contacts,
    documents,
    hits,
    volumeRatio: (Number(company.monthly_volume) * 12) / Number(company.annual_revenue),
    ageYears: (Date.parse(company.created_at) - Date.parse(company.incorporated_on)) / 31_557_600_000,
    unexplained: random.integer(0, 8),
  })
  Object.assign(company, standing(random, company.risk_score, isNewcomer, company.created_at))
  if (company.kyc_status === 'documents_requested') requestDocuments(company, documents)
  const accounts = company.status === 'onboarding' ? [] : makeAccounts(random, index, company)
  const count = accounts.length === 0 ? 0 : random.integer(...transactionRange)
  const transactions = makeTransactions(random, index, company, accounts, country, trouble, count)
  return {
    ...emptyRows(),
    companies: [company],
    contacts,
    documents,
    accounts,
    transactions,
    watchlist_hits: hits,
    ...makeSupport(random, index, company, country, transactions),
  }
}

function describeCompany(
  random: Random,
  index: number,
  country: Country,
  industry: Industry,
  trouble: number,
  isNewcomer: boolean,
): CompanyRow {
  const legalForm = random.pick(country.legalForms)
  const name = `${companyName(random, country.culture, random.pick(industry.trades))} ${legalForm}`
  const domain = `${slug(name.slice(0, -legalForm.length))}.example`
  const [least, most] = industry.revenueThousands
  const revenue = Math.round(least * (most / least) ** random.next()) * 1_000
  const isOdd = random.chance(0.02 + 0.45 * trouble ** 2)
  const ratio = isOdd ? 1.6 + 3.5 * random.next() : 0.3 + 0.7 * random.next()
  const ageDays = isNewcomer ? random.integer(1, 30) : random.integer(20, 1_500)
  return {
    id: firstCompanyId + index,
    name,
    legal_form: legalForm,
    registration_number: `${country.code}-${random.integer(1_000_000, 9_999_999)}`,
    country: country.code,
    city: random.pick(country.cities),
    address: `${random.pick(country.streets)} ${random.integer(1, 180)}`,
    industry: industry.id,
    status: 'onboarding',
    risk_score: 0,
    kyc_status: 'not_started',
    incorporated_on: daysAgo(ageDays + Math.round(40 + 9_000 * random.next() ** 2)),
    website: random.chance(0.85) ? `https://www.${domain}` : null,
    email: `office@${domain}`,
    phone: random.chance(0.9) ? phoneNumber(random, country) : null,
    language: country.language,
    currency: country.currency,
    monthly_volume: isNewcomer ? money(0) : money((revenue / 12) * ratio + random.integer(0, 99) / 100),
    annual_revenue: money(revenue),
    employees: Math.max(1, Math.round((revenue / 130_000) * (0.5 + random.next()))),
    contact_name: personName(random, country.culture),
    contact_email: `office@${domain}`,
    account_manager: random.pick(accountManagers),
    kyc_decision: null,
    kyc_reason: null,
    kyc_reviewed_at: null,
    kyc_reviewed_by: null,
    documents_requested: [],
    documents_requested_at: null,
    documents_due_on: null,
    created_at: momentAgo(ageDays + random.next()),
  }
}

type Standing = Pick<CompanyRow, 'status' | 'kyc_status'> & Partial<CompanyRow>

/** Where a company stands: the higher its score, the likelier it waits, was refused or is frozen. */
function standing(random: Random, score: number, isNewcomer: boolean, createdAt: string): Standing {
  if (isNewcomer)
    return {
      status: 'onboarding',
      kyc_status: random.weighted([
        ['not_started', 6],
        ['pending', 2],
        ['documents_requested', 2],
      ]),
    }
  const status = random.weighted(
    score > 60
      ? [
          ['active', 14],
          ['in_review', 44],
          ['rejected', 26],
          ['frozen', 16],
        ]
      : score > 30
        ? [
            ['active', 64],
            ['in_review', 25],
            ['rejected', 7],
            ['frozen', 4],
          ]
        : [
            ['active', 90],
            ['in_review', 9],
            ['rejected', 1],
          ],
  )
  if (status === 'in_review')
    return {
      status,
      kyc_status: random.weighted([
        ['pending', 8],
        ['documents_requested', 3],
      ]),
    }
  const decision = status === 'rejected' ? 'rejected' : 'approved'
  const reviewedAt = momentAgo(random.integer(1, 400))
  return {
    status,
    kyc_status: decision,
    kyc_decision: decision,
    kyc_reason: random.pick(decision === 'approved' ? approvals : rejections),
    kyc_reviewed_at: reviewedAt > createdAt ? reviewedAt : momentAgo(0.5),
    kyc_reviewed_by: random.pick(reviewers),
  }
}

function requestDocuments(company: CompanyRow, documents: DemoRows['documents']): void {
  const open = documents.filter((document) => document.status === 'missing')
  for (const document of open)
    Object.assign(document, { status: 'requested', requested_at: momentAgo(6), notes: 'Asked for by e-mail.' })
  company.documents_requested = open.length > 0 ? open.map((document) => document.kind) : ['source_of_funds']
  company.documents_requested_at = momentAgo(6)
  company.documents_due_on = daysAgo(-8)
}

export const accountManagers = [
  'Hannah Sorrell',
  'Jorge Bastos',
  'Milena Dragić',
  'Owen Carrick',
  'Priya Raman',
  'Yusuf Aydın',
] as const
const reviewers = ['Ada Okafor', 'Bo Lindqvist', 'Cleo Marchetti'] as const
const approvals = [
  'All documents are in order.',
  'Owners verified, no findings.',
  'Low risk, complete file.',
  'Finding explained by the customer and cleared.',
] as const
const rejections = [
  'Owner could not be verified.',
  'Trade outside of our risk appetite.',
  'Declared revenue does not explain the volume.',
  'Confirmed watchlist match.',
] as const
