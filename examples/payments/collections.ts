import type { CollectionOptions } from 'stepwell'

/** How the collections of the payments database are shown, where names and types alone do not tell. */
export const collections: Record<string, CollectionOptions> = {
  companies: {
    label: 'name',
    searchable: ['name', 'registration_number', 'email', 'contact_name', 'city'],
    readOnly: [
      'kyc_decision',
      'kyc_reviewed_at',
      'kyc_reviewed_by',
      'created_at',
      'documents_requested',
      'documents_requested_at',
      'documents_due_on',
    ],
    fields: {
      monthly_volume: { display: 'money' },
      annual_revenue: { display: 'money', title: 'Declared annual revenue' },
      kyc_reason: { display: 'long-text' },
      incorporated_on: { title: 'Incorporated on' },
    },
    segments: [
      {
        id: 'waiting-for-review',
        title: 'Waiting for review',
        filter: {
          and: [
            { field: 'status', operator: 'equals', value: 'in_review' },
            { field: 'kyc_status', operator: 'equals', value: 'pending' },
          ],
        },
      },
      { id: 'high-risk', title: 'High risk', filter: { field: 'risk_score', operator: 'greater', value: 60 } },
      {
        id: 'documents-requested',
        title: 'Documents requested',
        filter: { field: 'kyc_status', operator: 'equals', value: 'documents_requested' },
      },
      { id: 'onboarding', title: 'Onboarding', filter: { field: 'status', operator: 'equals', value: 'onboarding' } },
      { id: 'frozen', title: 'Frozen', filter: { field: 'status', operator: 'equals', value: 'frozen' } },
    ],
  },
  contacts: {
    label: 'name',
    searchable: ['name', 'email'],
    // The number of a passport is of no use on a screen, so it never leaves the database.
    hidden: ['identity_number'],
    fields: { is_pep: { title: 'Politically exposed' }, ownership_percent: { title: 'Ownership %' } },
    segments: [
      {
        id: 'politically-exposed',
        title: 'Politically exposed',
        filter: { field: 'is_pep', operator: 'equals', value: true },
      },
      {
        id: 'owners',
        title: 'Owners of 25 % or more',
        filter: { field: 'ownership_percent', operator: 'greater-or-equal', value: '25' },
      },
    ],
  },
  documents: {
    label: 'kind',
    searchable: ['notes', 'extracted_text'],
    segments: [
      { id: 'expired', title: 'Expired', filter: { field: 'status', operator: 'equals', value: 'expired' } },
      {
        id: 'missing',
        title: 'Missing or requested',
        filter: { field: 'status', operator: 'in', value: ['missing', 'requested'] },
      },
    ],
  },
  accounts: {
    label: 'iban',
    searchable: ['iban'],
    readOnly: ['balance', 'status', 'frozen_at', 'frozen_by', 'frozen_reason'],
    segments: [{ id: 'frozen', title: 'Frozen', filter: { field: 'status', operator: 'equals', value: 'frozen' } }],
  },
  transactions: {
    label: 'reference',
    searchable: ['reference', 'counterparty_name'],
    fields: { counterparty_country: { display: 'country' } },
    segments: [{ id: 'pending', title: 'Pending', filter: { field: 'status', operator: 'equals', value: 'pending' } }],
  },
  tickets: {
    label: 'subject',
    searchable: ['subject', 'body', 'requester_email'],
    segments: [{ id: 'open', title: 'Open', filter: { field: 'status', operator: 'not-equals', value: 'closed' } }],
  },
  refunds: {
    label: 'customer_name',
    searchable: ['customer_name', 'customer_email', 'external_reference'],
    segments: [
      { id: 'requested', title: 'Requested', filter: { field: 'status', operator: 'equals', value: 'requested' } },
    ],
  },
  watchlist_hits: {
    singular: 'Watchlist hit',
    label: 'matched_name',
    searchable: ['matched_name', 'list_name'],
    fields: { score: { title: 'Match score' } },
    segments: [{ id: 'open', title: 'Open', filter: { field: 'status', operator: 'equals', value: 'open' } }],
  },
  suppliers: { label: 'name', searchable: ['name', 'service', 'contact_name'] },
  contracts: { label: 'title', searchable: ['title', 'signed_by'], fields: { annual_amount: { display: 'money' } } },
}
