import { defineAction, defineConfig, defineEmail } from 'stepwell'
import demo from '../../examples/payments/stepwell.config.ts'

/** The demo company with a mail server at MAIL_URL, an e-mail whose parts its form gives, and an action that calls nobody. */
export default defineConfig({
  ...demo,
  mail: { url: process.env['MAIL_URL'] ?? 'smtp://127.0.0.1:1', from: 'Brightwater <no-reply@brightwater.example>' },
  thirdParties: { mail: { maxConcurrent: 1, opensAfter: 1_000 } },
  actions: [
    ...demo.actions,
    defineEmail({
      id: 'tell',
      title: 'Tell the owner',
      collection: 'companies',
      timeoutSeconds: 120,
      form: [
        { name: 'to', label: 'To', type: 'text', required: true },
        { name: 'subject', label: 'Subject', type: 'text', required: true },
      ],
      message: ({ record, form, person }) => ({
        to: form['to'],
        subject: String(form['subject']),
        text: `About ${record.label}.\n\n${person.name}`,
      }),
    }),
    defineAction({
      id: 'note',
      title: 'Note it',
      collection: 'companies',
      effectClass: 'database',
      run: async () => ({ message: 'Noted.' }),
    }),
  ],
  roles: demo.roles.map((role) =>
    role.id === 'analyst' ? { ...role, rights: [...role.rights, 'action.tell.trigger', 'action.note.trigger'] } : role,
  ),
  workflows: '../../examples/payments/workflows',
  workspaces: '../../examples/payments/workspaces',
})
