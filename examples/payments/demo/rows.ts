/** The rows of the demo's tables, as schema.sql declares them. Amounts are texts with two decimals. */
export interface CompanyRow {
  id: number
  name: string
  legal_form: string
  registration_number: string
  country: string
  city: string
  address: string
  industry: string
  status: 'onboarding' | 'in_review' | 'active' | 'rejected' | 'frozen'
  risk_score: number
  kyc_status: 'not_started' | 'pending' | 'documents_requested' | 'approved' | 'rejected'
  incorporated_on: string
  website: string | null
  email: string
  phone: string | null
  language: string
  currency: string
  monthly_volume: string
  annual_revenue: string
  employees: number
  contact_name: string
  contact_email: string
  account_manager: string
  kyc_decision: 'approved' | 'rejected' | null
  kyc_reason: string | null
  kyc_reviewed_at: string | null
  kyc_reviewed_by: string | null
  documents_requested: DocumentKind[]
  documents_requested_at: string | null
  documents_due_on: string | null
  created_at: string
}

export interface ContactRow {
  id: number
  company_id: number
  name: string
  role: 'director' | 'beneficial_owner' | 'authorised_signatory' | 'finance'
  email: string | null
  phone: string | null
  nationality: string
  date_of_birth: string
  ownership_percent: string | null
  is_pep: boolean
  pep_position: string | null
  identity_number: string
  created_at: string
}

export type DocumentKind =
  | 'certificate_of_incorporation'
  | 'shareholder_register'
  | 'proof_of_address'
  | 'id_of_beneficial_owner'
  | 'bank_statement'
  | 'financial_statements'
  | 'source_of_funds'
  | 'licence'

export interface DocumentRow {
  id: number
  company_id: number
  contact_id: number | null
  kind: DocumentKind
  status: 'received' | 'missing' | 'requested' | 'expired' | 'rejected'
  issued_on: string | null
  expires_on: string | null
  received_at: string | null
  requested_at: string | null
  file_url: string | null
  extracted_text: string | null
  notes: string | null
  created_at: string
}

export interface AccountRow {
  id: number
  company_id: number
  iban: string
  currency: string
  balance: string
  status: 'active' | 'frozen' | 'closed'
  opened_on: string
  frozen_at: string | null
  frozen_by: string | null
  frozen_reason: string | null
}

export interface TransactionRow {
  id: number
  company_id: number
  account_id: number
  booked_at: string
  direction: 'credit' | 'debit'
  kind: 'card_payment' | 'transfer' | 'direct_debit' | 'payout' | 'fee'
  amount: string
  currency: string
  counterparty_name: string
  counterparty_country: string
  reference: string
  status: 'pending' | 'settled' | 'failed' | 'refunded'
}

export interface TicketRow {
  id: number
  company_id: number
  kind: 'question' | 'refund' | 'complaint' | 'document_request'
  subject: string
  body: string
  status: 'open' | 'waiting' | 'closed'
  priority: 'low' | 'normal' | 'high'
  requester_email: string
  assignee: string | null
  created_at: string
  due_on: string | null
  closed_at: string | null
}

export interface RefundRow {
  id: number
  company_id: number
  transaction_id: number
  ticket_id: number | null
  amount: string
  currency: string
  reason: 'duplicate' | 'fraudulent' | 'not_received' | 'cancelled_by_customer' | 'other'
  status: 'requested' | 'approved' | 'paid' | 'refused'
  customer_name: string
  customer_email: string
  external_reference: string | null
  requested_at: string
  paid_at: string | null
}

export interface WatchlistHitRow {
  id: number
  company_id: number
  contact_id: number | null
  list_name: string
  kind: 'sanctions' | 'pep' | 'adverse_media'
  matched_name: string
  score: number
  status: 'open' | 'cleared' | 'confirmed'
  summary: string
  source_url: string | null
  found_on: string
  reviewed_by: string | null
  reviewed_at: string | null
}

export interface SupplierRow {
  id: number
  name: string
  country: string
  service: string
  status: 'invited' | 'onboarding' | 'approved' | 'rejected'
  email: string
  contact_name: string
  tax_number: string | null
  iban: string | null
  risk_score: number
  created_at: string
}

export interface ContractRow {
  id: number
  supplier_id: number
  title: string
  status: 'draft' | 'in_signature' | 'active' | 'terminated'
  annual_amount: string
  currency: string
  starts_on: string
  ends_on: string | null
  signed_by: string | null
  file_url: string | null
}

/** Everything about some companies or suppliers, table by table. */
export interface DemoRows {
  companies: CompanyRow[]
  contacts: ContactRow[]
  documents: DocumentRow[]
  accounts: AccountRow[]
  transactions: TransactionRow[]
  tickets: TicketRow[]
  refunds: RefundRow[]
  watchlist_hits: WatchlistHitRow[]
  suppliers: SupplierRow[]
  contracts: ContractRow[]
}

/** The tables in an order in which each refers only to earlier ones. */
export const tableNames = [
  'companies',
  'contacts',
  'documents',
  'accounts',
  'transactions',
  'tickets',
  'refunds',
  'watchlist_hits',
  'suppliers',
  'contracts',
] as const

export function emptyRows(): DemoRows {
  return {
    companies: [],
    contacts: [],
    documents: [],
    accounts: [],
    transactions: [],
    tickets: [],
    refunds: [],
    watchlist_hits: [],
    suppliers: [],
    contracts: [],
  }
}

/**
 * Every row's id follows from its company's number, so the same company has the same ids whatever the size of the demo.
 * The factors are the most rows of a kind that one company can have.
 */
export const rowsPerCompany = {
  contacts: 6,
  documents: 10,
  accounts: 3,
  transactions: 60,
  tickets: 4,
  refunds: 3,
  watchlist_hits: 4,
}

export const firstCompanyId = 10_001

/** The id of the n-th (from 0) row of a kind that belongs to the company with the index. */
export function idOf(kind: keyof typeof rowsPerCompany, companyIndex: number, n: number): number {
  return companyIndex * rowsPerCompany[kind] + n + 1
}

/** An amount as the database writes it. */
export function money(amount: number): string {
  return amount.toFixed(2)
}
