import { expect, test } from 'vitest'
import { startMailServer } from '../../tests/support/mail-server.ts'
import { type ActionCall, defineConfig } from '../config/define.ts'
import { NotReachedError } from '../config/not-reached-error.ts'
import { RefusedError } from '../config/refused-error.ts'
import { defineEmail, type EmailMessage, withEmails } from './email-action.ts'

const never = () => Promise.reject(new Error('This e-mail reads and writes nothing.'))
const callOf = (signal: AbortSignal): ActionCall => ({
  record: { id: '7', label: 'Larkfield Trading', values: {} },
  form: {},
  person: { id: 'ana', name: 'Ana', email: 'ana@example.com' },
  ...{ effectId: 'r1:2:1', idempotencyKey: 'r1:2:1', signal },
  transaction: { list: never, get: never, update: never, insert: never, create: never },
})
const good: EmailMessage = { to: 'ana@example.com', subject: 'Documents', text: 'Please send them.' }

const configOf = (port: number, message: () => EmailMessage | Promise<EmailMessage>) =>
  withEmails(
    defineConfig({
      company: 'Example',
      dataSources: { main: { product: 'postgres', url: 'postgres://localhost/main' } },
      mail: { url: `smtp://127.0.0.1:${port}`, from: 'Example <no-reply@example.com>' },
      actions: [defineEmail({ id: 'ask', title: 'Ask', collection: 'companies', message })],
      ...{ collections: {}, roles: [], teams: [], people: [], inboxes: [], workflows: '', workspaces: '' },
    }),
  )
const actionOf = (port: number, message: () => EmailMessage | Promise<EmailMessage>) => {
  const [action] = configOf(port, message).actions
  if (!action) throw new Error('There is one action.')
  return action
}

test('is an action of class other, of the mail server, that tells its Message-ID to later steps and to who looks for it', async () => {
  const server = await startMailServer()
  const action = actionOf(server.port, () => ({ ...good, to: ' ana@example.com\n' }))
  expect(action).toMatchObject({ effectClass: 'other', thirdParty: 'mail', timeoutSeconds: 30 })
  expect(await action.run(callOf(AbortSignal.timeout(20_000)))).toEqual({
    message: 'Sent to ana@example.com, Message-ID r1.2.1@example.com. The mail server answered: 250 Queued as 4711.',
    values: { recipient: 'ana@example.com', subject: 'Documents', message_id: 'r1.2.1@example.com' },
  })
  expect(action.reference?.('direct:4f')).toBe('Message-ID direct.4f@example.com')
  expect(configOf(1, () => good).thirdParties).toEqual({ mail: { title: 'The mail server' } })
  await server.stop()
})

test.each<[string, Partial<EmailMessage>, string]>([
  ['no recipient', { to: null }, 'There is no e-mail address to send to.'],
  [
    'a second recipient',
    { to: 'ana@example.com, bo@example.com' },
    '"ana@example.com, bo@example.com" is not one e-mail address.',
  ],
  [
    'a header after the recipient',
    { to: 'ana@example.com\r\nBcc: bo@example.com' },
    '"ana@example.com\\r\\nBcc: bo@example.com" is not one e-mail address.',
  ],
  ['a list of recipients', { to: ['ana@example.com'] }, '["ana@example.com"] is not one e-mail address.'],
  [
    'a header after the subject',
    { subject: 'Documents\r\nBcc: bo@example.com' },
    'The subject has a line break or another control character in it.',
  ],
  ['no subject', { subject: ' ' }, 'The subject must have from 1 to 500 characters and the text at most 1000000.'],
  ['a text without end', { text: 'a'.repeat(1_000_001) }, 'The subject must have from 1 to 500 characters'],
])('%s is refused before anything is sent', async (_, wrong, words) => {
  const server = await startMailServer()
  const sending = actionOf(server.port, () => ({ ...good, ...wrong })).run(callOf(AbortSignal.timeout(20_000)))
  await expect(sending).rejects.toThrow(words)
  await expect(sending).rejects.toThrow('Nothing was sent.')
  await expect(sending).rejects.toBeInstanceOf(RefusedError)
  expect(server.received).toEqual([])
  await server.stop()
})

test('an e-mail that is not written in time is not sent', async () => {
  const over = new AbortController()
  const sending = actionOf(1, () => new Promise(() => {})).run(callOf(over.signal))
  over.abort()
  await expect(sending).rejects.toBeInstanceOf(NotReachedError)
})

test('an e-mail whose words cannot be found is not sent', async () => {
  const refusal = new RefusedError('The e-mail could not be written: There is no such template. Nothing was sent.')
  for (const message of [
    () => Promise.reject(new Error('There is no such template.')),
    () => {
      throw new Error('There is no such template.')
    },
  ])
    await expect(actionOf(1, message).run(callOf(AbortSignal.timeout(20_000)))).rejects.toEqual(refusal)
})
