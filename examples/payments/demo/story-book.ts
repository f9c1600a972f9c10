import { daysAgo } from './calendar.ts'
import type { Story } from './stories.ts'

/** The companies made by hand, in the order of their ids from 10001 on. README.md lists them; tests rely on them. */
export const storyBook: readonly Story[] = [
  {
    company: {
      name: 'Larkfield Trading Ltd', legal_form: 'Ltd', registration_number: 'GB-7714209', country: 'GB', city: 'Norwich', address: 'Mill Lane 14',
      industry: 'import_export', status: 'in_review', kyc_status: 'pending', risk_score: 78, incorporated_on: '2024-02-12',
      website: 'https://www.larkfield-trading.example', email: 'office@larkfield-trading.example', phone: '+44 60 555 0142', language: 'en', currency: 'GBP',
      monthly_volume: '940000.00', annual_revenue: '2100000.00', employees: 9, contact_name: 'Margaret Ellis',
      contact_email: 'margaret.ellis@larkfield-trading.example', account_manager: 'Hannah Sorrell',
    },
    contacts: [
      { name: 'Margaret Ellis', role: 'director', email: 'margaret.ellis@larkfield-trading.example', phone: '+44 60 555 0143', date_of_birth: '1979-03-08' },
      { name: 'Viktor Harlan', role: 'beneficial_owner', ownership_percent: '62.50', nationality: 'MT', is_pep: true, pep_position: 'Deputy minister of transport until 2024', date_of_birth: '1966-11-02' },
      { name: 'Simon Ellis', role: 'beneficial_owner', ownership_percent: '37.50', date_of_birth: '1981-07-21' },
    ],
    documents: [
      { kind: 'certificate_of_incorporation', status: 'expired', notes: 'Certified copy older than a year.', values: { issued_on: '2025-08-31', expires_on: '2026-08-31' } },
      { kind: 'shareholder_register', status: 'received', extractedText: 'REGISTER OF MEMBERS of Larkfield Trading Ltd. Viktor Harlan, 62.50 % of the shares. Simon Ellis, 37.50 % of the shares.' },
      { kind: 'proof_of_address', status: 'received' },
      { kind: 'id_of_beneficial_owner', status: 'received' },
      { kind: 'bank_statement', status: 'received', extractedText: 'Account statement of Larkfield Trading Ltd. Credits of the last month: 940,000.00 GBP, of which 610,000.00 GBP from three senders abroad.' },
    ],
    hits: [
      {
        list_name: 'News screening', kind: 'adverse_media', matched_name: 'Viktor Harlan', score: 87, status: 'open', contact: 1, foundOn: '2026-11-04',
        summary: 'Viktor Harlan: named in a press report about unpaid customs duties on machine parts.',
      },
    ],
  },
  {
    company: {
      name: 'Fernhollow Bakery Supplies Ltd', legal_form: 'Ltd', registration_number: 'IE-5520178', country: 'IE', city: 'Cork', address: 'Quay Road 3',
      industry: 'food_and_beverage', status: 'in_review', kyc_status: 'pending', risk_score: 8, incorporated_on: '2011-06-01',
      website: 'https://www.fernhollow.example', email: 'office@fernhollow.example', phone: '+353 21 555 0100', language: 'en', currency: 'EUR',
      monthly_volume: '118400.00', annual_revenue: '1650000.00', employees: 14, contact_name: 'Nora Kavanagh', contact_email: 'nora.kavanagh@fernhollow.example', account_manager: 'Owen Carrick',
    },
    contacts: [
      { name: 'Nora Kavanagh', role: 'director', email: 'nora.kavanagh@fernhollow.example', date_of_birth: '1983-01-30' },
      { name: 'Nora Kavanagh', role: 'beneficial_owner', ownership_percent: '100.00', email: 'nora.kavanagh@fernhollow.example', date_of_birth: '1983-01-30' },
    ],
    documents: [
      { kind: 'certificate_of_incorporation', status: 'received' },
      { kind: 'shareholder_register', status: 'received' },
      { kind: 'proof_of_address', status: 'received' },
      { kind: 'id_of_beneficial_owner', status: 'received' },
      { kind: 'bank_statement', status: 'received' },
    ],
    hits: [],
  },
  {
    company: {
      name: 'Kestrel Freight B.V.', legal_form: 'B.V.', registration_number: 'NL-8830415', country: 'NL', city: 'Rotterdam', address: 'Havenkade 77',
      industry: 'logistics', status: 'in_review', kyc_status: 'pending', risk_score: 27, incorporated_on: '2019-09-16',
      website: 'https://www.kestrel-freight.example', email: 'office@kestrel-freight.example', phone: '+31 10 555 0161', language: 'nl', currency: 'EUR',
      monthly_volume: '402000.00', annual_revenue: '5100000.00', employees: 38, contact_name: 'Pieter Zijlstra', contact_email: 'pieter.zijlstra@kestrel-freight.example', account_manager: 'Milena Dragić',
    },
    contacts: [
      { name: 'Pieter Zijlstra', role: 'director', email: 'pieter.zijlstra@kestrel-freight.example', date_of_birth: '1977-10-11' },
      { name: 'Roos Mulder', role: 'beneficial_owner', ownership_percent: '51.00', date_of_birth: '1985-04-04' },
      { name: 'Sander Mulder', role: 'beneficial_owner', ownership_percent: '49.00', date_of_birth: '1988-12-19' },
    ],
    documents: [
      { kind: 'certificate_of_incorporation', status: 'received' },
      { kind: 'shareholder_register', status: 'missing' },
      { kind: 'proof_of_address', status: 'received' },
      { kind: 'id_of_beneficial_owner', status: 'received' },
      { kind: 'bank_statement', status: 'missing' },
    ],
    hits: [],
  },
  {
    company: {
      name: 'Aphrodite Shipping Holdings Ltd', legal_form: 'Holdings Ltd', registration_number: 'CY-4410882', country: 'CY', city: 'Limassol', address: 'Makarios Avenue 120',
      industry: 'logistics', status: 'in_review', kyc_status: 'pending', risk_score: 56, incorporated_on: '2022-05-03',
      website: 'https://www.aphrodite-shipping.example', email: 'office@aphrodite-shipping.example', phone: '+357 25 555 018', language: 'en', currency: 'EUR',
      monthly_volume: '1250000.00', annual_revenue: '7400000.00', employees: 22, contact_name: 'Stavros Demetriou', contact_email: 'stavros.demetriou@aphrodite-shipping.example', account_manager: 'Yusuf Aydın',
    },
    contacts: [
      { name: 'Stavros Demetriou', role: 'director', email: 'stavros.demetriou@aphrodite-shipping.example', date_of_birth: '1970-02-27' },
      { name: 'Eleni Savvides', role: 'beneficial_owner', ownership_percent: '75.00', is_pep: true, pep_position: 'Sister of a serving minister', date_of_birth: '1968-08-15' },
    ],
    documents: [
      { kind: 'certificate_of_incorporation', status: 'received' },
      { kind: 'shareholder_register', status: 'received' },
      { kind: 'proof_of_address', status: 'expired' },
      { kind: 'id_of_beneficial_owner', status: 'received' },
    ],
    hits: [
      {
        list_name: 'Public officials register', kind: 'pep', matched_name: 'Eleni Savvides', score: 96, status: 'open', contact: 1, foundOn: daysAgo(12),
        summary: 'Eleni Savvides is listed as a politically exposed person: Sister of a serving minister.',
      },
    ],
  },
  {
    company: {
      name: 'Sol Poniente Energía S.L.', legal_form: 'S.L.', registration_number: 'ES-6602931', country: 'ES', city: 'Sevilla', address: 'Calle Real 8',
      industry: 'construction', status: 'active', kyc_status: 'approved', risk_score: 44, incorporated_on: '2020-03-24',
      website: 'https://www.sol-poniente.example', email: 'office@sol-poniente.example', phone: '+34 95 555 0177', language: 'es', currency: 'EUR',
      monthly_volume: '890000.00', annual_revenue: '1900000.00', employees: 17, contact_name: 'Lucía Herrera', contact_email: 'lucia.herrera@sol-poniente.example', account_manager: 'Jorge Bastos',
      kyc_decision: 'approved', kyc_reason: 'Low risk, complete file.', kyc_reviewed_at: '2025-04-14T09:00:00Z', kyc_reviewed_by: 'Bo Lindqvist', created_at: '2025-04-02T09:00:00Z',
    },
    contacts: [
      { name: 'Lucía Herrera', role: 'director', email: 'lucia.herrera@sol-poniente.example', date_of_birth: '1986-06-06' },
      { name: 'Tomás Vega', role: 'beneficial_owner', ownership_percent: '100.00', date_of_birth: '1972-09-09' },
    ],
    documents: [
      { kind: 'certificate_of_incorporation', status: 'received' },
      { kind: 'shareholder_register', status: 'received' },
      { kind: 'proof_of_address', status: 'received' },
      { kind: 'id_of_beneficial_owner', status: 'received' },
      { kind: 'financial_statements', status: 'missing' },
    ],
    hits: [],
  },
  {
    company: {
      name: 'Nordhafen Elektronik GmbH', legal_form: 'GmbH', registration_number: 'DE-3307754', country: 'DE', city: 'Hamburg', address: 'Lindenallee 41',
      industry: 'retail', status: 'active', kyc_status: 'approved', risk_score: 6, incorporated_on: '2008-01-15',
      website: 'https://www.nordhafen.example', email: 'office@nordhafen.example', phone: '+49 40 555 0190', language: 'de', currency: 'EUR',
      monthly_volume: '310000.00', annual_revenue: '4200000.00', employees: 31, contact_name: 'Katrin Schulte', contact_email: 'katrin.schulte@nordhafen.example', account_manager: 'Priya Raman',
      kyc_decision: 'approved', kyc_reason: 'All documents are in order.', kyc_reviewed_at: '2024-10-02T09:00:00Z', kyc_reviewed_by: 'Ada Okafor', created_at: '2024-09-20T09:00:00Z',
    },
    contacts: [
      { name: 'Katrin Schulte', role: 'director', email: 'katrin.schulte@nordhafen.example', date_of_birth: '1975-12-01' },
      { name: 'Katrin Schulte', role: 'beneficial_owner', ownership_percent: '75.00', date_of_birth: '1975-12-01' },
      { name: 'Jonas Pohl', role: 'beneficial_owner', ownership_percent: '25.00', date_of_birth: '1990-03-13' },
    ],
    documents: [
      { kind: 'certificate_of_incorporation', status: 'received' },
      { kind: 'shareholder_register', status: 'received' },
      { kind: 'proof_of_address', status: 'received' },
      { kind: 'id_of_beneficial_owner', status: 'received' },
      { kind: 'bank_statement', status: 'received' },
    ],
    hits: [],
  },
  {
    company: {
      name: 'Bosphorus Metals A.Ş.', legal_form: 'A.Ş.', registration_number: 'TR-9087345', country: 'TR', city: 'İstanbul', address: 'Atatürk Bulvarı 55',
      industry: 'precious_metals', status: 'frozen', kyc_status: 'approved', risk_score: 92, incorporated_on: '2021-11-30',
      website: null, email: 'office@bosphorus-metals.example', phone: '+90 21 555 0121', language: 'en', currency: 'USD',
      monthly_volume: '2300000.00', annual_revenue: '6000000.00', employees: 12, contact_name: 'Kerem Çelik', contact_email: 'kerem.celik@bosphorus-metals.example', account_manager: 'Yusuf Aydın',
      kyc_decision: 'approved', kyc_reason: 'Owners verified, no findings.', kyc_reviewed_at: '2025-12-05T09:00:00Z', kyc_reviewed_by: 'Ada Okafor', created_at: '2025-11-20T09:00:00Z',
    },
    contacts: [
      { name: 'Kerem Çelik', role: 'director', email: 'kerem.celik@bosphorus-metals.example', date_of_birth: '1969-01-19' },
      { name: 'Orhan Tekin', role: 'beneficial_owner', ownership_percent: '100.00', date_of_birth: '1961-05-25' },
    ],
    documents: [
      { kind: 'certificate_of_incorporation', status: 'received' },
      { kind: 'shareholder_register', status: 'rejected' },
      { kind: 'proof_of_address', status: 'expired' },
      { kind: 'id_of_beneficial_owner', status: 'received' },
      { kind: 'licence', status: 'missing' },
    ],
    hits: [
      {
        list_name: 'UK sanctions list', kind: 'sanctions', matched_name: 'Orhan Tekin', score: 97, status: 'open', contact: 1, foundOn: daysAgo(4),
        summary: 'Name, year of birth and nationality agree with the listed person.',
      },
    ],
  },
  {
    company: {
      name: 'Lumi Ledger OÜ', legal_form: 'OÜ', registration_number: 'EE-2214067', country: 'EE', city: 'Tallinn', address: 'Narva maantee 9',
      industry: 'crypto_assets', status: 'onboarding', kyc_status: 'documents_requested', risk_score: 42, incorporated_on: '2026-01-20',
      website: 'https://www.lumi-ledger.example', email: 'office@lumi-ledger.example', phone: '+372 55 555 012', language: 'en', currency: 'EUR',
      monthly_volume: '0.00', annual_revenue: '800000.00', employees: 5, contact_name: 'Siiri Rebane', contact_email: 'siiri.rebane@lumi-ledger.example', account_manager: 'Milena Dragić',
      documents_requested: ['licence', 'source_of_funds'], documents_requested_at: '2026-11-14T09:00:00Z', documents_due_on: '2026-11-28',
    },
    contacts: [
      { name: 'Siiri Rebane', role: 'director', email: 'siiri.rebane@lumi-ledger.example', date_of_birth: '1993-02-14' },
      { name: 'Siiri Rebane', role: 'beneficial_owner', ownership_percent: '60.00', date_of_birth: '1993-02-14' },
      { name: 'Rasmus Tamm', role: 'beneficial_owner', ownership_percent: '40.00', date_of_birth: '1991-09-30' },
    ],
    documents: [
      { kind: 'certificate_of_incorporation', status: 'received' },
      { kind: 'shareholder_register', status: 'received' },
      { kind: 'proof_of_address', status: 'received' },
      { kind: 'id_of_beneficial_owner', status: 'received' },
      { kind: 'licence', status: 'requested' },
      { kind: 'source_of_funds', status: 'requested' },
    ],
    hits: [],
  },
]
