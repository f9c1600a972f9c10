import type { Value } from '#engine'
import type { SourceRecord } from '../../database/data-source.ts'
import { action, collection, decided, entry, loaded, relation, type Setting, value } from './question.fixture.ts'

/** An instruction as office people write them, and the one answer they mean; `abstain` where a person has to judge. */
export interface Case {
  instruction: string
  get?: readonly string[] | 'abstain'
  set?: Record<string, Value> | 'abstain'
  run?: readonly [action: string, form?: Record<string, Value>] | 'abstain'
  one?: readonly [relation: string, record: string] | 'abstain'
  many?: readonly [relation: string, records: readonly string[]] | 'abstain'
}

export interface Company {
  name: string
  setting: Setting
  cases: readonly Case[]
}

const record = (id: string, label: string, values: SourceRecord['values']): SourceRecord => ({ id, label, values })

const employee = collection(
  'employees',
  'Employee',
  [
    'id!: integer', 'first_name: text', 'last_name: text', 'date_of_birth: date', 'work_email: text', 'private_email: text?', 'phone: text?', 'department: text', 'job_title: text', 'manager_id: integer?',
    'hired_on: date', 'contract_end_date: date?', 'employment_status: probation|active|on_leave|terminated', 'contract_type: permanent|temporary|freelance', 'salary: decimal', 'salary_currency: text',
    'vacation_days_left: integer', 'is_remote: boolean', 'is_works_council_member: boolean', 'iban: text?', 'tax_class: text?', 'probation_ends_on: date?', 'review_notes: text?', 'performance_rating: poor|fair|good|excellent', 'created_at!: datetime',
  ],
  [relation('absences', 'absences'), relation('payslips', 'payslips'), relation('manager', 'employees', 'one'), relation('trainings', 'trainings')],
)
const hr: Company = {
  name: 'HR',
  setting: {
    collection: employee,
    label: 'Mara Lindqvist',
    values: { first_name: 'Mara', last_name: 'Lindqvist', work_email: 'mara@firm.example', private_email: 'mara@home.example', employment_status: 'probation', contract_type: 'temporary', salary: '52000.00', vacation_days_left: 12, is_remote: false, performance_rating: 'good', contract_end_date: '2027-03-31' },
    actions: [
      action('extend_contract', 'employees', [{ name: 'end_date', label: 'New end date', type: 'date', required: true }, { name: 'note', label: 'Note', type: 'long-text' }]),
      action('terminate_contract', 'employees', [{ name: 'reason', label: 'Reason', type: 'long-text', required: true }, { name: 'last_day', label: 'Last day', type: 'date', required: true }]),
      action('grant_leave', 'employees', [{ name: 'days', label: 'Days', type: 'number', required: true }, { name: 'kind', label: 'Kind', type: 'enum', required: true, options: ['vacation', 'parental', 'unpaid', 'sick'] }]),
      action('send_welcome_letter', 'employees'),
    ],
    context: [entry('talk', 'guidance', { title: 'Talk to the manager', values: { answer: value('Outcome of the talk', 'Good work, keep her.', { origin: 'person' }) } }), decided('verdict', 'keep', 'Strong first months.')],
    candidates: {
      absences: [
        record('a1', 'Absence 1', { kind: 'sick', from_date: '2026-02-03', is_approved: true }),
        record('a2', 'Absence 2', { kind: 'vacation', from_date: '2026-07-10', is_approved: true }),
        record('a3', 'Absence 3', { kind: 'sick', from_date: '2026-10-12', is_approved: false }),
      ],
      payslips: [record('p1', 'September 2026', { issued_on: '2026-09-30' }), record('p2', 'October 2026', { issued_on: '2026-10-31' })],
      manager: [record('7', 'Jonas Falk', { job_title: 'Head of sales' })],
      trainings: [],
    },
  },
  cases: [
    { instruction: 'Get the first and last name', get: ['first_name', 'last_name'] },
    { instruction: 'Look up job title, department and salary', get: ['job_title', 'department', 'salary'] },
    { instruction: 'Show when the contract ends', get: 'abstain' },
    { instruction: "Read the employee's date of birth", get: ['date_of_birth'] },
    { instruction: 'Fetch dob and phone number', get: ['date_of_birth', 'phone'] },
    { instruction: 'Get the email', get: 'abstain' },
    { instruction: 'Retrieve the work e-mail', get: ['work_email'] },
    { instruction: 'Check remaining vacation days', get: ['vacation_days_left'] },
    { instruction: 'Read everything about this employee', get: 'abstain' },
    { instruction: 'Get the blood type', get: 'abstain' },
    { instruction: 'Get the pension scheme and the parking space', get: 'abstain' },
    { instruction: 'Set employment status to active', set: { employment_status: 'active' } },
    { instruction: 'Mark as permanent', set: { contract_type: 'permanent' } },
    { instruction: 'Please set the probation end to 31 January 2027', set: { probation_ends_on: '2027-01-31' } },
    { instruction: 'Clear the contract end date', set: { contract_end_date: null } },
    { instruction: 'Change salary to 55,000', set: { salary: '55000' } },
    { instruction: 'Set the vacation days left to 20 and the department to Customer Success', set: { vacation_days_left: 20, department: 'Customer Success' } },
    { instruction: 'Copy the outcome of the talk to the review notes', set: { review_notes: 'Good work, keep her.' } },
    { instruction: 'Rate as excellent', set: { performance_rating: 'excellent' } },
    { instruction: 'Set remote to yes', set: { is_remote: true } },
    { instruction: 'Set the contract type to internship', set: 'abstain' },
    { instruction: 'Give her a raise', set: 'abstain' },
    { instruction: 'Do not change the salary', set: 'abstain' },
    { instruction: 'Set status to active', set: { employment_status: 'active' } },
    { instruction: 'Clear the last name', set: 'abstain' },
    { instruction: 'Set contract end date to 03/04/2027', set: 'abstain' },
    { instruction: 'Extend the contract until 30 June 2027', run: ['extend_contract', { end_date: '2027-06-30', note: 'Strong first months.' }] },
    { instruction: 'Terminate the contract', run: 'abstain' },
    { instruction: 'Grant 5 days of unpaid leave', run: ['grant_leave', { days: 5, kind: 'unpaid' }] },
    { instruction: 'Send the welcome letter', run: ['send_welcome_letter'] },
    { instruction: 'Send the farewell present', run: 'abstain' },
    { instruction: 'Promote the employee', run: 'abstain' },
    { instruction: 'Load all absences', many: ['absences', ['a1', 'a2', 'a3']] },
    { instruction: 'List the sick absences', many: ['absences', ['a1', 'a3']] },
    { instruction: 'Open the latest payslip', one: ['payslips', 'p2'] },
    { instruction: "Load the employee's manager", one: ['manager', '7'] },
    { instruction: 'Load the trainings', many: ['trainings', []] },
    { instruction: 'Load the company car', one: 'abstain' },
    { instruction: 'Pick an absence', one: 'abstain' },
  ],
}

const order = collection(
  'orders',
  'Order',
  [
    'id!: integer', 'order_number!: text', 'placed_at!: datetime', 'status: new|paid|shipped|delivered|cancelled|returned', 'payment_status: open|paid|refunded', 'total_amount: decimal', 'discount: decimal', 'currency: text',
    'customer_email: text', 'shipping_address: text', 'shipping_city: text', 'billing_address: text', 'billing_city: text', 'store_id: integer', 'carrier: text?', 'tracking_code: text?', 'priority: low|normal|high',
    'gift_message: text?', 'is_gift: boolean', 'delivery_date: date?', 'internal_note: text?', 'coupon_code: text?', 'weight_grams: integer', 'item_count: integer',
  ],
  [relation('order_items', 'order_items'), relation('customer', 'customers', 'one'), relation('returns', 'returns'), relation('payments', 'payments')],
)
const shop: Company = {
  name: 'Shop',
  setting: {
    collection: order,
    label: 'O-10233',
    values: { order_number: 'O-10233', status: 'paid', payment_status: 'paid', total_amount: '129.90', customer_email: 'li@mail.example', priority: 'normal', is_gift: false, carrier: null, tracking_code: null },
    actions: [
      action('refund_order', 'orders', [{ name: 'amount', label: 'Amount', type: 'number', required: true }, { name: 'reason', label: 'Reason', type: 'enum', required: true, options: ['damaged', 'late', 'wrong_item', 'goodwill'] }]),
      action('cancel_order', 'orders', [{ name: 'reason', label: 'Reason', type: 'long-text', required: true }]),
      action('ship_order', 'orders', [{ name: 'carrier', label: 'Carrier', type: 'enum', required: true, options: ['dhl', 'ups', 'post'] }]),
      action('notify_customer', 'orders', [{ name: 'message', label: 'Message', type: 'long-text', required: true }]),
    ],
    context: [
      entry('stock', 'get-data', { title: 'Check the stock', values: { tracking_number: value('Tracking number', 'ZX-5512'), stock_level: value('Stock level', 4) } }),
      decided('judge', 'refund', 'Arrived broken, customer sent photos.'),
    ],
    candidates: {
      order_items: [record('i1', 'Kettle', { sku: 'KET-1', price: '89.90', is_backordered: false }), record('i2', 'Mug', { sku: 'MUG-4', price: '40.00', is_backordered: true })],
      customer: [record('c9', 'Li Wei', { segment: 'gold' })],
      returns: [],
      payments: [record('y1', 'Payment 1', { status: 'failed', created_at: '2026-11-01' }), record('y2', 'Payment 2', { status: 'settled', created_at: '2026-11-02' })],
    },
  },
  cases: [
    { instruction: 'Read the order number and the total amount', get: ['order_number', 'total_amount'] },
    { instruction: 'Get the total', get: ['total_amount'] },
    { instruction: 'Load the credit score', get: 'abstain' },
    { instruction: 'Get the shipping address and shipping city', get: ['shipping_address', 'shipping_city'] },
    { instruction: 'Get the city', get: 'abstain' },
    { instruction: 'Show the traking code', get: ['tracking_code'] },
    { instruction: 'See whether it is a gift', get: 'abstain' },
    { instruction: 'Get the gift message', get: ['gift_message'] },
    { instruction: 'Collect the carrier, the tracking code & the delivery date', get: ['carrier', 'tracking_code', 'delivery_date'] },
    { instruction: 'Fetch the weight', get: ['weight_grams'] },
    { instruction: 'Get the warehouse location', get: 'abstain' },
    { instruction: 'Read the contract', get: 'abstain' },
    { instruction: 'Set status to shipped', set: { status: 'shipped' } },
    { instruction: 'Set the priority to high', set: { priority: 'high' } },
    { instruction: 'Mark as high priority', set: { priority: 'high' } },
    { instruction: 'Mark as paid', set: 'abstain' },
    { instruction: 'Mark the order as a gift', set: { is_gift: true } },
    { instruction: 'Write "call before delivery" into the internal note', set: { internal_note: 'call before delivery' } },
    { instruction: 'Copy the tracking number to the tracking code', set: { tracking_code: 'ZX-5512' } },
    { instruction: "Set the internal note to the operator's comment", set: { internal_note: 'Arrived broken, customer sent photos.' } },
    { instruction: 'Set carrier to DHL and delivery date to tomorrow', set: { carrier: 'DHL', delivery_date: '2026-11-23' } },
    { instruction: 'Set the discount to 10', set: { discount: '10' } },
    { instruction: 'Set the loyalty points to 10', set: 'abstain' },
    { instruction: 'Set status to paid', set: 'abstain' },
    { instruction: 'Set the order number to 5', set: 'abstain' },
    { instruction: 'Move it to delivered', set: { status: 'delivered' } },
    { instruction: 'Set the priority to whatever the customer prefers', set: 'abstain' },
    { instruction: 'Refund 40 euros because wrong item', run: ['refund_order', { amount: 40, reason: 'wrong_item' }] },
    { instruction: 'Refund the order', run: 'abstain' },
    { instruction: 'Cancel the order', run: ['cancel_order', { reason: 'Arrived broken, customer sent photos.' }] },
    { instruction: 'Ship the order with DHL', run: ['ship_order', { carrier: 'dhl' }] },
    { instruction: 'Inform the customer', run: ['notify_customer', { message: 'Arrived broken, customer sent photos.' }] },
    { instruction: 'Cancel the subscription', run: 'abstain' },
    { instruction: 'Load the items of the order', many: ['order_items', ['i1', 'i2']] },
    { instruction: 'Load the customer', one: ['customer', 'c9'] },
    { instruction: 'Load the settled payment', one: ['payments', 'y2'] },
    { instruction: 'Load the first payment', one: ['payments', 'y1'] },
    { instruction: 'Load a payment', one: 'abstain' },
    { instruction: 'Get the backordered item', one: ['order_items', 'i2'] },
  ],
}

const patient = collection(
  'patients',
  'Patient',
  [
    'id!: integer', 'full_name: text', 'birth_date: date', 'sex: female|male|other', 'insurance_number: text', 'insurance_company: text', 'blood_type: text?', 'allergies: text?', 'primary_physician: text', 'phone_mobile: text?',
    'phone_home: text?', 'email: text?', 'triage_level: green|yellow|orange|red', 'admission_status: registered|admitted|discharged', 'admitted_at: datetime?', 'next_appointment: date?', 'ward: text?', 'bed_number: text?', 'consent_given: boolean',
    'height_cm: integer?', 'weight_kg: decimal?', 'emergency_contact: text?', 'emergency_phone: text?', 'discharge_summary: text?',
  ],
  [relation('appointments', 'appointments'), relation('prescriptions', 'prescriptions'), relation('lab_results', 'lab_results'), relation('contacts', 'contacts')],
)
const clinic: Company = {
  name: 'Clinic',
  setting: {
    collection: patient,
    label: 'Omar Haddad',
    values: { full_name: 'Omar Haddad', triage_level: 'yellow', admission_status: 'admitted', consent_given: false, ward: 'B2', email: 'omar@mail.example', next_appointment: null },
    actions: [
      action('discharge_patient', 'patients', [{ name: 'summary', label: 'Summary', type: 'long-text', required: true }]),
      action('book_appointment', 'patients', [{ name: 'date', label: 'Date', type: 'date', required: true }, { name: 'department', label: 'Department', type: 'enum', required: true, options: ['cardiology', 'radiology', 'surgery'] }]),
      action('request_lab_test', 'patients', [{ name: 'tests', label: 'Tests', type: 'multi-enum', required: true, options: ['blood_count', 'glucose', 'lipid_panel'] }]),
      action('transfer_patient', 'patients', [{ name: 'ward', label: 'Ward', type: 'text', required: true }]),
    ],
    context: [entry('round', 'guidance', { title: 'Ward round', values: { answer: value('Findings', 'Stable, may go home.', { origin: 'person' }) } }), loaded('labs', 'lab_results', [{ kind: 'glucose', status: 'missing' }, { kind: 'blood_count', status: 'done' }])],
    candidates: {
      appointments: [record('t1', 'Check-up', { date: '2026-12-01', department: 'cardiology' }), record('t2', 'Scan', { date: '2026-12-09', department: 'radiology' })],
      prescriptions: [record('r1', 'Ibuprofen', { is_active: true }), record('r2', 'Amoxicillin', { is_active: false })],
      lab_results: [],
      contacts: [record('k1', 'Leila Haddad', { relation: 'spouse', is_primary: true }), record('k2', 'Samir Haddad', { relation: 'son', is_primary: false })],
    },
  },
  cases: [
    { instruction: 'Get the name, the birth date and the allergies', get: ['full_name', 'birth_date', 'allergies'] },
    { instruction: "Read the patient's insurance number", get: ['insurance_number'] },
    { instruction: 'Get the gender', get: ['sex'] },
    { instruction: 'Get the mobile phone', get: ['phone_mobile'] },
    { instruction: 'Get the phone', get: 'abstain' },
    { instruction: 'Get height and weight', get: ['height_cm', 'weight_kg'] },
    { instruction: 'Who is the primary doctor', get: ['primary_physician'] },
    { instruction: 'Show the primary doctor', get: ['primary_physician'] },
    { instruction: 'Get the emergency contact', get: ['emergency_contact'] },
    { instruction: 'Get the medication plan', get: 'abstain' },
    { instruction: 'Get the insurance', get: 'abstain' },
    { instruction: 'Read the ward and the bed', get: ['ward', 'bed_number'] },
    { instruction: 'Set the triage level to red', set: { triage_level: 'red' } },
    { instruction: 'Mark as discharged', set: { admission_status: 'discharged' } },
    { instruction: 'Set consent given to true', set: { consent_given: true } },
    { instruction: 'Set the next appointment to next Monday', set: { next_appointment: '2026-11-23' } },
    { instruction: 'Set next appointment to in two weeks', set: { next_appointment: '2026-12-06' } },
    { instruction: 'Set weight to 81.5', set: { weight_kg: '81.5' } },
    { instruction: 'Write the findings into the discharge summary', set: { discharge_summary: 'Stable, may go home.' } },
    { instruction: 'Set ward to C1 and clear the bed number', set: { ward: 'C1', bed_number: null } },
    { instruction: 'Set height to tall', set: 'abstain' },
    { instruction: 'If the patient is stable, set triage level to green', set: 'abstain' },
    { instruction: 'Delete the patient', set: 'abstain' },
    { instruction: 'Discharge the patient', run: ['discharge_patient', { summary: 'Stable, may go home.' }] },
    { instruction: 'Book a cardiology appointment for 4 December 2026', run: ['book_appointment', { date: '2026-12-04', department: 'cardiology' }] },
    { instruction: 'Schedule an appointment in radiology in three days', run: ['book_appointment', { date: '2026-11-25', department: 'radiology' }] },
    { instruction: 'Request a lipid panel', run: ['request_lab_test', { tests: ['lipid_panel'] }] },
    { instruction: 'Request the missing lab test', run: ['request_lab_test', { tests: ['glucose'] }] },
    { instruction: 'Operate on the patient', run: 'abstain' },
    { instruction: 'Discharge the patient or transfer him', run: 'abstain' },
    { instruction: 'Load the primary contact', one: ['contacts', 'k1'] },
    { instruction: 'Load the active prescriptions', many: ['prescriptions', ['r1']] },
    { instruction: 'Load the radiology appointment', one: ['appointments', 't2'] },
    { instruction: 'Open the contact Samir Haddad', one: ['contacts', 'k2'] },
    { instruction: 'Load lab results', many: ['lab_results', []] },
    { instruction: 'Load the X-rays', many: 'abstain' },
  ],
}

const kyb = ['certificate_of_incorporation', 'shareholder_register', 'proof_of_address', 'id_of_beneficial_owner', 'bank_statement', 'financial_statements', 'source_of_funds', 'licence']
const company = collection(
  'companies',
  'Company',
  [
    'id!: integer', 'name: text', 'legal_form: text', 'registration_number: text', 'country: text', 'city: text', 'address: text', 'industry: retail|software|logistics|gambling', 'status: onboarding|in_review|active|rejected|frozen', 'risk_score: integer',
    'kyc_status: not_started|pending|documents_requested|approved|rejected', 'incorporated_on: date', 'website: text?', 'email: text', 'phone: text?', 'language: text', 'currency: text', 'monthly_volume: decimal', 'annual_revenue: decimal', 'employees: integer',
    'contact_name: text', 'contact_email: text', 'account_manager: text', 'kyc_decision!: approved|rejected', 'kyc_reason: text?', 'kyc_reviewed_at!: datetime', 'documents_due_on!: date', 'created_at!: datetime',
  ],
  [relation('contacts', 'contacts'), relation('documents', 'documents'), relation('accounts', 'accounts'), relation('transactions', 'transactions'), relation('tickets', 'tickets'), relation('watchlist_hits', 'watchlist_hits')],
)
const payments: Company = {
  name: 'Payments',
  setting: {
    collection: company,
    label: 'Nordwind Logistics',
    values: { name: 'Nordwind Logistics', country: 'DE', status: 'in_review', risk_score: 72, kyc_status: 'pending', email: 'office@nordwind.example', contact_email: 'eva@nordwind.example', language: 'de', currency: 'EUR', kyc_reason: null },
    actions: [
      action('approve_company', 'companies', [{ name: 'note', label: 'Reason', type: 'long-text', required: true }]),
      action('reject_company', 'companies', [{ name: 'reason', label: 'Reason', type: 'enum', required: true, options: ['owner_not_verified', 'documents_incomplete', 'sanctions_match', 'other'] }, { name: 'note', label: 'Note', type: 'long-text' }]),
      action('request_documents', 'companies', [
        { name: 'documents', label: 'Documents', type: 'multi-enum', required: true, options: kyb },
        { name: 'reason', label: 'Reason', type: 'long-text', required: true, description: 'The company reads this.' },
        { name: 'due_on', label: 'Due on', type: 'date', required: true },
        { name: 'email', label: 'Send to', type: 'text', required: true },
        { name: 'language', label: 'Language', type: 'enum', options: ['en', 'de', 'fr'], default: 'en' },
      ]),
    ],
    context: [
      loaded('kyb', 'documents', [{ kind: 'bank_statement', status: 'expired', expires_on: '2026-05-01' }, { kind: 'proof_of_address', status: 'received', expires_on: '2027-05-01' }, { kind: 'licence', status: 'missing' }]),
      entry('flags', 'guidance', { title: 'Red flags', values: { flag_texts: value('Red flags in words', ['The bank statement has expired.']), flag_count: value('Number of red flags', 1) } }),
    ],
    candidates: {
      contacts: [record('1', 'Eva Brandt', { role: 'director', is_pep: false, ownership_percent: '10.00' }), record('2', 'Lars Holm', { role: 'beneficial_owner', is_pep: true, ownership_percent: '80.00' })],
      documents: [record('11', 'bank_statement', { kind: 'bank_statement', status: 'expired', issued_on: '2025-05-01' }), record('12', 'bank_statement', { kind: 'bank_statement', status: 'received', issued_on: '2026-06-01' }), record('13', 'licence', { kind: 'licence', status: 'missing', issued_on: null })],
      accounts: [record('21', 'DE12 3456', { status: 'active', balance: '120.00' })],
      watchlist_hits: [],
      transactions: [],
      tickets: [],
    },
  },
  cases: [
    { instruction: 'Read the legal form, country, industry and risk score', get: ['legal_form', 'country', 'industry', 'risk_score'] },
    { instruction: 'Get the KYC status', get: ['kyc_status'] },
    { instruction: 'Get turnover and number of employees', get: ['annual_revenue', 'employees'] },
    { instruction: 'Get the declared revenue', get: ['annual_revenue'] },
    { instruction: 'Get the address of the company', get: ['address'] },
    { instruction: 'Get the incorporation date and the registration number', get: ['incorporated_on', 'registration_number'] },
    { instruction: 'Get the beneficial owners', get: 'abstain' },
    { instruction: 'Read name, website and e-mail so that the analyst can compare them', get: ['name', 'website', 'email'] },
    { instruction: 'Fetch the monthly payment volume', get: ['monthly_volume'] },
    { instruction: 'Set kyc status to pending', set: 'abstain' },
    { instruction: 'Set status to active and KYC status to approved', set: { status: 'active', kyc_status: 'approved' } },
    { instruction: 'Update the status of Nordwind Logistics to frozen', set: { status: 'frozen' } },
    { instruction: 'Set the risk score to 90', set: { risk_score: 90 } },
    { instruction: 'Set the KYC reason to "Ownership unclear"', set: { kyc_reason: 'Ownership unclear' } },
    { instruction: 'Mark the company as rejected', set: 'abstain' },
    { instruction: 'Change the account manager to Ines Moreau', set: { account_manager: 'Ines Moreau' } },
    { instruction: 'Set the KYC decision to approved', set: 'abstain' },
    { instruction: 'Request the missing documents, due in 14 days', run: ['request_documents', { documents: ['bank_statement', 'licence'], reason: 'Documents needed: Bank statement (expired), Licence (missing).', due_on: '2026-12-06', email: 'office@nordwind.example', language: 'de' }] },
    { instruction: 'Ask the company for a proof of address by 1 December 2026', run: ['request_documents', { documents: ['proof_of_address'], reason: 'Documents needed: Bank statement (expired), Licence (missing).', due_on: '2026-12-01', email: 'office@nordwind.example', language: 'de' }] },
    { instruction: 'Reject the company because of a sanctions match', run: ['reject_company', { reason: 'sanctions_match', note: 'Red flags: The bank statement has expired.' }] },
    { instruction: 'Decline the company, reason: documents incomplete', run: ['reject_company', { reason: 'documents_incomplete' }] },
    { instruction: 'Freeze the company', run: 'abstain' },
    { instruction: 'Load the KYB documents', many: ['documents', ['11', '12', '13']] },
    { instruction: 'Load the watchlist hits', many: ['watchlist_hits', []] },
    { instruction: 'Load the latest bank statement', one: ['documents', '12'] },
    { instruction: 'Load the beneficial owner among the contacts', one: ['contacts', '2'] },
    { instruction: "Load the company's account", one: ['accounts', '21'] },
    { instruction: 'Load the parent company', one: 'abstain' },
  ],
}

export const companies: readonly Company[] = [hr, shop, clinic, payments]
