import type { Action, Catalog, Collection, Field, FieldType } from '#engine'

/** A small company for tests of the rules: three collections, three actions, one inbox, two teams. */
export const companyCatalog: Catalog = {
  collections: [
    collection(
      'companies',
      'Companies',
      [
        field('id', 'integer', true),
        field('name'),
        field('status'),
        field('country'),
        field('risk_score', 'integer'),
        field('turnover', 'decimal'),
        field('checked_on', 'date'),
      ],
      [
        { name: 'documents', title: 'Documents', kind: 'many', collection: 'documents', from: 'id', to: 'company_id' },
        { name: 'owner', title: 'Owner', kind: 'one', collection: 'contacts', from: 'owner_id', to: 'id' },
      ],
    ),
    collection(
      'documents',
      'Documents',
      [
        field('id', 'integer', true),
        { ...field('kind'), onCreate: 'required' },
        field('status'),
        field('company_id', 'integer'),
      ],
      [{ name: 'company', title: 'Company', kind: 'one', collection: 'companies', from: 'company_id', to: 'id' }],
    ),
    collection(
      'contacts',
      'Contacts',
      [field('id', 'integer', true), field('name'), field('email')],
      [{ name: 'companies', title: 'Companies', kind: 'many', collection: 'companies', from: 'id', to: 'owner_id' }],
    ),
  ],
  actions: [
    action('approve', 'Approve', 'companies', [
      { name: 'reason', label: 'Reason', type: 'text', required: true },
      { name: 'note', label: 'Note', type: 'long-text', required: false },
    ]),
    action('freeze_account', 'Freeze the account', 'companies', []),
    action('remind', 'Remind', 'contacts', []),
    { ...action('close', 'Close the company', 'companies', []), onlyInWorkflows: true },
  ],
  inboxes: ['compliance'],
  teams: ['risk', 'support'],
}

function collection(id: string, title: string, fields: Field[], relations: Collection['relations']): Collection {
  return {
    id,
    title,
    singular: title.slice(0, -1),
    dataSource: 'company',
    key: ['id'],
    label: fields[1]?.name ?? 'id',
    searchable: [],
    fields,
    relations,
    segments: [],
  }
}

function field(name: string, type: FieldType = 'text', isReadOnly = false): Field {
  const title = name.replaceAll('_', ' ')
  const onCreate = isReadOnly ? {} : { onCreate: 'optional' as const }
  return { name, title, type, display: 'plain', isNullable: true, isReadOnly, ...onCreate }
}

function action(id: string, title: string, on: string, form: Action['form']): Action {
  return { id, title, collection: on, form, effectClass: 'other', isSensitive: false, timeoutSeconds: 30 }
}
