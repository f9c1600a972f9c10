import type { StepwellConfig } from 'stepwell'

const everythingReadable = ['*.browse', '*.read']
const review = [
  'companies.update',
  'documents.update',
  'watchlist_hits.update',
  'tickets.create',
  'tickets.update',
  'action.approve_company.trigger',
  'action.reject_company.trigger',
  'action.request_documents.trigger',
]
const supportCollections = ['companies', 'contacts', 'transactions', 'tickets', 'refunds']

/** An analyst reviews, but only a lead may freeze an account or approve another risk score. Support sees what it needs to answer a customer. */
export const roles: StepwellConfig['roles'] = [
  { id: 'analyst', title: 'Compliance analyst', level: 'user', rights: [...everythingReadable, ...review] },
  {
    id: 'lead',
    title: 'Compliance lead',
    level: 'editor',
    rights: [
      ...everythingReadable,
      '*.create',
      '*.update',
      '*.export',
      'action.*.trigger',
      'companies.approve',
      'workflow.periodic-review.signal',
      'inbox.compliance-escalations.work',
    ],
  },
  {
    id: 'support_agent',
    title: 'Support agent',
    level: 'user',
    rights: [
      ...supportCollections.flatMap((collection) => [`${collection}.browse`, `${collection}.read`]),
      'tickets.create',
      'tickets.update',
    ],
  },
  { id: 'administrator', title: 'Administrator', level: 'admin', rights: [...everythingReadable, '*.export'] },
]

const hiddenCountry = 'CY'

/** Collections that belong to a company, and so hide with it. A test checks that none is forgotten. */
const ofCompanies = ['contacts', 'documents', 'accounts', 'transactions', 'tickets', 'refunds', 'watchlist_hits']

/** Companies in Cyprus are looked after by another office: the support team here sees nothing of them. */
export const teams: StepwellConfig['teams'] = [
  { id: 'compliance', title: 'Compliance', scopes: {} },
  {
    id: 'support',
    title: 'Support',
    scopes: {
      companies: { field: 'country', operator: 'not-equals', value: hiddenCountry },
      ...Object.fromEntries(
        ofCompanies.map((collection) => [
          collection,
          { field: 'company.country', operator: 'not-equals' as const, value: hiddenCountry },
        ]),
      ),
    },
  },
]

/** One password for all: these people exist only in the demo. */
const password = 'stepwell-demo'

export const people: StepwellConfig['people'] = [
  { email: 'ada@brightwater.example', name: 'Ada Okafor', password, team: 'compliance', role: 'analyst' },
  { email: 'bo@brightwater.example', name: 'Bo Lindqvist', password, team: 'compliance', role: 'analyst' },
  { email: 'cleo@brightwater.example', name: 'Cleo Marchetti', password, team: 'compliance', role: 'lead' },
  { email: 'dan@brightwater.example', name: 'Dan Whitlock', password, team: 'support', role: 'support_agent' },
  { email: 'ines@brightwater.example', name: 'Ines Vogel', password, team: 'compliance', role: 'administrator' },
]
