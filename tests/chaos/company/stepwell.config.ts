import { type ActionCall, defineAction, defineConfig, type EffectClass, NoAnswerError } from 'stepwell'
import { administrator, password, peopleOfTheDesk } from './people.ts'

// Where the outside is: see recorder.ts.
const outside = process.env['CHAOS_OUTSIDE'] ?? ''

/** A company whose every act outside is counted: two actions call the recorder, one works in the company's own database. */
export default defineConfig({
  company: 'Counted',
  dataSources: { company: { product: 'postgres', url: 'demo', statementTimeoutSeconds: 10 } },
  collections: { cases: { label: 'title' } },
  actions: [
    calling('charge', 'keyed'),
    calling('notify', 'other'),
    defineAction({
      id: 'book',
      title: 'Book',
      collection: 'cases',
      effectClass: 'database',
      timeoutSeconds: 5,
      form: [{ name: 'text', label: 'Text', type: 'text', required: true }],
      async run({ record, form, transaction }) {
        await transaction.insert('bookings', { case_id: Number(record.id), text: String(form['text']) })
        return { message: 'Booked.' }
      },
    }),
  ],
  roles: [
    {
      id: 'worker',
      title: 'Worker',
      level: 'user',
      rights: ['*.browse', '*.read', '*.update', 'action.*.trigger'],
    },
    { id: 'administrator', title: 'Administrator', level: 'admin', rights: ['*.browse', '*.read'] },
  ],
  teams: [{ id: 'desk', title: 'Desk', scopes: {} }],
  people: [
    ...peopleOfTheDesk.map(({ name, email }) => ({ email, name, password, team: 'desk', role: 'worker' })),
    { ...administrator, password, team: 'desk', role: 'administrator' },
  ],
  inboxes: [],
  workflows: './workflows',
  workspaces: './workspaces',
})

function calling(id: 'charge' | 'notify', effectClass: EffectClass) {
  return defineAction({
    id,
    title: id === 'charge' ? 'Charge' : 'Notify',
    collection: 'cases',
    effectClass,
    timeoutSeconds: 5,
    tries: 4,
    form: [{ name: 'text', label: 'Text', type: 'text', required: true }],
    run: (call) => send(id, call),
  })
}

async function send(action: string, { effectId, idempotencyKey, form, signal }: ActionCall) {
  const answer = await fetch(`${outside}/effects`, {
    method: 'POST',
    body: JSON.stringify({ effectId, key: idempotencyKey, action, form }),
    signal,
  }).catch((cause: unknown) => {
    throw new NoAnswerError('The connection broke.', { cause })
  })
  if (!answer.ok) throw new NoAnswerError(`The outside answered ${answer.status}.`)
  return { message: 'It was done.', values: { reference: String((await answer.json()).reference) } }
}
