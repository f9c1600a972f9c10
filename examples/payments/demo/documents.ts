import { daysAgo, momentAgo, today } from './calendar.ts'
import type { Random } from './random.ts'
import { type CompanyRow, type ContactRow, type DocumentKind, type DocumentRow, idOf } from './rows.ts'

export type CompanyFacts = Pick<
  CompanyRow,
  | 'id'
  | 'name'
  | 'registration_number'
  | 'country'
  | 'city'
  | 'address'
  | 'incorporated_on'
  | 'currency'
  | 'monthly_volume'
  | 'annual_revenue'
>

/** The KYB file of a company. `incomplete` is the chance that a document is missing, expired or rejected. */
export function makeDocuments(
  random: Random,
  companyIndex: number,
  company: CompanyFacts,
  contacts: ContactRow[],
  incomplete: number,
): DocumentRow[] {
  const owner = contacts.find((contact) => contact.role === 'beneficial_owner')
  const kinds: DocumentKind[] = [
    'certificate_of_incorporation',
    'shareholder_register',
    'proof_of_address',
    'id_of_beneficial_owner',
  ]
  if (random.chance(0.7)) kinds.push('bank_statement')
  if (random.chance(0.35)) kinds.push('financial_statements')
  if (random.chance(0.15)) kinds.push('source_of_funds')
  return kinds.map((kind, n) => {
    const status = random.chance(incomplete)
      ? random.weighted([
          ['missing', 5],
          ['expired', 4],
          ['rejected', 1],
        ])
      : 'received'
    return makeDocument({
      id: idOf('documents', companyIndex, n),
      company,
      owner,
      kind,
      status,
      ageDays: random.integer(5, 300),
    })
  })
}

export interface DocumentFacts {
  id: number
  company: CompanyFacts
  owner: ContactRow | undefined
  kind: DocumentKind
  status: DocumentRow['status']
  ageDays: number
  notes?: string
  extractedText?: string
}

/** One document whose dates agree with its status. */
export function makeDocument({
  id,
  company,
  owner,
  kind,
  status,
  ageDays,
  notes,
  extractedText,
}: DocumentFacts): DocumentRow {
  const isThere = status === 'received' || status === 'expired' || status === 'rejected'
  const issuedOn = daysAgo(ageDays + (status === 'expired' ? validityDays[kind] : 20))
  const expiresOn =
    status === 'expired' ? daysAgo(Math.max(3, Math.floor(ageDays / 2))) : daysAgo(ageDays + 20 - validityDays[kind])
  return {
    id,
    company_id: company.id,
    contact_id: kind === 'id_of_beneficial_owner' ? (owner?.id ?? null) : null,
    kind,
    status,
    issued_on: isThere ? issuedOn : null,
    expires_on: isThere ? (status === 'expired' || expiresOn > today ? expiresOn : daysAgo(-30)) : null,
    received_at: isThere ? momentAgo(ageDays) : null,
    requested_at: status === 'requested' ? momentAgo(6) : null,
    file_url: isThere ? `https://files.brightwater.example/${company.id}/${kind}-${id}.pdf` : null,
    extracted_text: isThere ? (extractedText ?? textOf(kind, company, owner)) : null,
    notes: notes ?? defaultNotes[status] ?? null,
    created_at: momentAgo(ageDays + 2),
  }
}

const validityDays: Record<DocumentKind, number> = {
  certificate_of_incorporation: 365,
  shareholder_register: 365,
  proof_of_address: 365,
  id_of_beneficial_owner: 3_650,
  bank_statement: 365,
  financial_statements: 730,
  source_of_funds: 365,
  licence: 730,
}

const defaultNotes: Partial<Record<DocumentRow['status'], string>> = {
  rejected: 'The scan is unreadable: the lower third of the page is missing.',
  requested: 'Asked for by e-mail.',
}

function textOf(kind: DocumentKind, company: CompanyFacts, owner: ContactRow | undefined): string {
  switch (kind) {
    case 'certificate_of_incorporation':
      return `CERTIFICATE OF INCORPORATION. Name: ${company.name}. Number: ${company.registration_number}. Incorporated on ${company.incorporated_on}. Registered office: ${company.address}, ${company.city}.`
    case 'shareholder_register':
      return `REGISTER OF MEMBERS of ${company.name}. ${owner === undefined ? 'No person holds 25 % or more.' : `${owner.name}, ${owner.ownership_percent ?? '0'} % of the shares.`}`
    case 'proof_of_address':
      return `Electricity bill addressed to ${company.name}, ${company.address}, ${company.city}.`
    case 'id_of_beneficial_owner':
      return owner === undefined
        ? 'Identity card.'
        : `IDENTITY CARD. ${owner.name}. Born ${owner.date_of_birth}. Nationality ${owner.nationality}.`
    case 'bank_statement':
      return `Account statement of ${company.name}. Credits of the last month: ${company.monthly_volume} ${company.currency}.`
    case 'financial_statements':
      return `Annual accounts of ${company.name}. Revenue: ${company.annual_revenue} ${company.currency}.`
    case 'source_of_funds':
      return `Declaration of the source of funds of ${company.name}: retained profits of past years.`
    case 'licence':
      return `Licence granted to ${company.name}, number ${company.registration_number}-L.`
  }
}
