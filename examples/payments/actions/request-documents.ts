import { type ActionCall, defineAction, RefusedError } from 'stepwell'
import { spoken, textOf } from './review.ts'

/** Asks a company for documents: a ticket goes out, and its file shows what we wait for. */
export const requestDocuments = defineAction({
  id: 'request_documents',
  title: 'Request documents',
  collection: 'companies',
  effectClass: 'database',
  description: 'Asks the company for documents and notes in its file that we wait for them.',
  form: [
    {
      name: 'documents',
      label: 'Documents',
      type: 'multi-enum',
      required: true,
      options: [
        'certificate_of_incorporation',
        'shareholder_register',
        'proof_of_address',
        'id_of_beneficial_owner',
        'bank_statement',
        'financial_statements',
        'source_of_funds',
        'licence',
      ],
    },
    { name: 'reason', label: 'Reason', type: 'long-text', required: true, description: 'The company reads this.' },
    { name: 'due_on', label: 'Due on', type: 'date', required: true },
    { name: 'email', label: 'Send to', type: 'text', required: true },
    {
      name: 'language',
      label: 'Language',
      type: 'enum',
      options: ['en', 'de', 'fr', 'nl', 'es', 'it', 'pl', 'sv'],
      default: 'en',
    },
  ],
  async run(call) {
    const { record, form, person, transaction } = call
    const kinds = Array.isArray(form['documents']) ? form['documents'].map(textOf) : []
    if (kinds.length === 0) throw new RefusedError('Choose at least one document to ask for.')
    const [reason, dueOn, email, language] = [
      textOf(form['reason']),
      textOf(form['due_on']),
      textOf(form['email']),
      textOf(form['language']) || 'en',
    ]
    const requestedAt = new Date().toISOString()
    const changed = await transaction.update('companies', record.id, {
      kyc_status: 'documents_requested',
      documents_requested: kinds,
      documents_requested_at: requestedAt,
      documents_due_on: dueOn,
    })
    if (changed === undefined) throw new RefusedError(`${record.label} is not there any more.`)
    for (const kind of kinds)
      await expectDocument(call, kind, {
        requested_at: requestedAt,
        notes: `Requested by ${person.name}, due on ${dueOn}.`,
      })
    const ticket = await transaction.insert('tickets', {
      company_id: record.values['id'] ?? null,
      kind: 'document_request',
      subject: `Documents needed: ${kinds.map(spoken).join(', ')}`,
      body: `${reason}\n\nPlease send us by ${dueOn}:\n${kinds.map((kind) => `- ${spoken(kind)}`).join('\n')}\n\n(Language: ${language})`,
      status: 'waiting',
      requester_email: email,
      assignee: person.name,
      due_on: dueOn,
    })
    return {
      message: `${record.label} was asked for ${kinds.map(spoken).join(', ')}, due on ${dueOn} (ticket ${ticket.id}).`,
      values: {
        ticket_id: ticket.values['id'] ?? null,
        documents: kinds,
        due_on: dueOn,
        email,
        kyc_status: 'documents_requested',
      },
    }
  },
})

/** Marks what is missing, expired or refused as requested; where nothing such stands in the file, opens a new entry. */
async function expectDocument(
  { record, transaction }: ActionCall,
  kind: string,
  values: { requested_at: string; notes: string },
): Promise<void> {
  const company = record.values['id'] ?? null
  const { records } = await transaction.list({
    collection: 'documents',
    filter: {
      and: [
        { field: 'company_id', operator: 'equals', value: company },
        { field: 'kind', operator: 'equals', value: kind },
        { field: 'status', operator: 'not-equals', value: 'received' },
      ],
    },
    limit: 20,
  })
  for (const document of records) await transaction.update('documents', document.id, { status: 'requested', ...values })
  if (records.length === 0)
    await transaction.insert('documents', { company_id: company, kind, status: 'requested', ...values })
}
