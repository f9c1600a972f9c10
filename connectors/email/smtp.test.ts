import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, test, vi } from 'vitest'
import { type MailServer, mailUser, startMailServer } from '../../tests/support/mail-server.ts'
import { NoAnswerError } from '../config/no-answer-error.ts'
import { NotReachedError } from '../config/not-reached-error.ts'
import { type SmtpServer, sendEmail } from './smtp.ts'

vi.setConfig({ testTimeout: 30_000 })

const email = {
  from: { name: 'Bücher & Co.', address: 'no-reply@example.com' },
  to: 'ana@example.com',
  subject: 'Übersicht: 3 documents are missing',
  text: 'Dear Ana,\n\n.a line that begins with a dot\nGrüße',
  messageId: 'r1.2.1@example.com',
}
const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const mailServer = async (options: Parameters<typeof startMailServer>[0] = {}): Promise<MailServer> => {
  const server = await startMailServer(options)
  closing.push(server.stop)
  return server
}
/** A server of TCP alone: what it does with a connection is all it does. */
const tcpServer = async (onConnection: (socket: Socket) => void): Promise<number> => {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
    onConnection(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A listening TCP server has a port.')
  return address.port
}
const at = (port: number): SmtpServer => ({ host: '127.0.0.1', port, isSecure: false })
const long = () => AbortSignal.timeout(20_000)
const errorOf = async (sending: Promise<string>): Promise<unknown> =>
  sending.then(
    (answer) => Promise.reject(new Error(`It was sent: ${answer}`)),
    (error: unknown) => error,
  )

test('an e-mail arrives once, as it was written, and the connection is closed', async () => {
  const server = await mailServer()
  expect(await sendEmail(at(server.port), email, long())).toBe('250 Queued as 4711')
  expect(server.received).toMatchObject([{ from: 'no-reply@example.com', to: ['ana@example.com'] }])
  const [headers = '', ...body] = server.received[0]?.source.split('\r\n\r\n') ?? []
  expect(headers.split('\r\n')).toEqual(
    expect.arrayContaining([
      'From: =?UTF-8?Q?B=C3=BCcher_=26_Co=2E?= <no-reply@example.com>',
      'To: ana@example.com',
      'Message-ID: <r1.2.1@example.com>',
    ]),
  )
  expect(headers).toContain('Subject: =?UTF-8?Q?=C3=9Cbersicht=3A_3_documents_are_missin?= =?UTF-8?Q?g?=')
  expect(body.join('\n')).toMatch(/^Dear Ana,\n\.a line that begins with a dot\r\nGr=C3=BC=C3=9Fe/)
  await expect.poll(() => server.open()).toBe(0)
})

test('signs in where the configuration says as whom', async () => {
  const server = await mailServer({ needsLogin: true })
  expect(await sendEmail({ ...at(server.port), login: mailUser }, email, long())).toContain('Queued')
  const refusal = await errorOf(
    sendEmail({ ...at(server.port), login: { ...mailUser, password: 'secret' } }, email, long()),
  )
  expect(refusal).toMatchObject({
    name: 'RefusedError',
    message: `The mail server 127.0.0.1:${server.port} refused the e-mail to ana@example.com: 535 Unknown user or wrong password. Nothing was sent.`,
  })
  expect(server.received).toHaveLength(1)
})

test('a password goes to another machine over TLS only', async () => {
  const commands: string[] = []
  const port = await tcpServer((socket) => {
    socket.write('220 mail\r\n')
    socket.on('data', (data) => {
      commands.push(String(data).slice(0, 4))
      socket.write(String(data).startsWith('EHLO') ? '250-mail\r\n250 AUTH PLAIN\r\n' : '502 Not here\r\n')
    })
  })
  // This machine, by a name that does not say so.
  const refusal = await errorOf(sendEmail({ ...at(port), host: '127.1', login: mailUser }, email, long()))
  expect(refusal).toMatchObject({
    message: expect.stringContaining('there is no TLS to be had: 502 Not here. Nothing was sent.'),
  })
  expect(commands).toEqual(['EHLO', 'STAR'])
})

test('TLS whose certificate nobody vouches for is not used, and nothing is sent', async () => {
  const server = await mailServer({ hasTls: true })
  expect(await errorOf(sendEmail(at(server.port), email, long()))).toMatchObject({
    name: 'NotReachedError',
    message: expect.stringMatching(/could not be used: .*certificate.*\. Nothing was sent\.$/),
  })
  expect(server.received).toEqual([])
})

test.each([
  ['refuse-recipient', '550 No such user here'],
  ['refuse-message', '554 This looks like spam'],
] as const)('what the server refuses (%s) is not sent, in its own words', async (fault, words) => {
  const server = await mailServer()
  server.fault = fault
  const refusal = await errorOf(sendEmail(at(server.port), email, long()))
  expect(refusal).toMatchObject({
    name: 'RefusedError',
    message: `The mail server 127.0.0.1:${server.port} refused the e-mail to ana@example.com: ${words}. Nothing was sent.`,
  })
})

test.each([
  ['cut', /was lost: /],
  ['stop', /was lost: 421 Stopping\./],
  ['garbage', /was lost: it answered "what is this"\./],
] as const)('once the message is under way, %s leaves it unknown, with its Message-ID', async (fault, words) => {
  const server = await mailServer()
  server.fault = fault
  const error = await errorOf(sendEmail(at(server.port), email, long()))
  expect(error).toBeInstanceOf(NoAnswerError)
  expect(error).toMatchObject({ message: expect.stringMatching(words) })
  expect(error).toMatchObject({ message: expect.stringContaining('Look for Message-ID r1.2.1@example.com') })
  // The danger is real: it has arrived.
  expect(server.received).toHaveLength(1)
})

test('a server that says nothing after the message is left when the time is over: unknown', async () => {
  const server = await mailServer()
  server.fault = 'silence'
  const over = new AbortController()
  const sending = errorOf(sendEmail(at(server.port), email, over.signal))
  await expect.poll(() => server.received.length).toBe(1)
  over.abort()
  expect(await sending).toMatchObject({
    name: 'NoAnswerError',
    message: expect.stringContaining('was lost: its time was over.'),
  })
  await expect.poll(() => server.open(), { timeout: 15_000 }).toBe(0)
})

test('a server that never greets is left when the time is over: nothing was sent', async () => {
  const { promise: connected, resolve } = Promise.withResolvers<Socket>()
  const port = await tcpServer(resolve)
  const over = new AbortController()
  const sending = errorOf(sendEmail(at(port), email, over.signal))
  const socket = await connected
  const closed = once(socket.resume(), 'close')
  over.abort()
  expect(await sending).toMatchObject({
    name: 'NotReachedError',
    message: `The mail server 127.0.0.1:${port} could not be used: its time was over. Nothing was sent.`,
  })
  await closed
})

test.each<[string, (socket: Socket) => void, RegExp]>([
  [
    'talks garbage',
    (socket) => socket.write('\u0001\u0002 what is this\r\n'),
    /: it answered "what is this"\. Nothing/,
  ],
  ['hangs up at once', (socket) => socket.end(), /closed/],
  ['resets the connection', (socket) => socket.resetAndDestroy(), /ECONNRESET|closed/],
  [
    'hangs up when it is asked',
    (socket) => socket.write('220 mail\r\n') && socket.once('data', () => socket.end()),
    /closed/,
  ],
])('a server that %s: nothing was sent', async (_, onConnection, words) => {
  const port = await tcpServer(onConnection)
  const error = await errorOf(sendEmail(at(port), email, long()))
  expect(error).toBeInstanceOf(NotReachedError)
  expect(error).toMatchObject({ message: expect.stringMatching(words) })
})

test('a server that cuts the connection in answer to DATA has no message', async () => {
  const port = await tcpServer((socket) => {
    socket.write('220 mail\r\n')
    socket.on('data', (data) => {
      if (String(data).startsWith('DATA')) socket.resetAndDestroy()
      else socket.write('250 Fine\r\n')
    })
  })
  expect(await errorOf(sendEmail(at(port), email, long()))).toBeInstanceOf(NotReachedError)
})

test('a server that says it is busy is a refusal; nobody there is none', async () => {
  const port = await tcpServer((socket) => socket.write('421 Too many connections\r\n'))
  expect(await errorOf(sendEmail(at(port), email, long()))).toMatchObject({
    name: 'RefusedError',
    message: expect.stringContaining('421 Too many connections. Nothing was sent.'),
  })
  for (const close of closing.splice(0)) await close()
  expect(await errorOf(sendEmail(at(port), email, long()))).toMatchObject({
    name: 'NotReachedError',
    message: expect.stringContaining('ECONNREFUSED'),
  })
})

test('a time that is over before anything began sends nothing', async () => {
  const server = await mailServer()
  expect(await errorOf(sendEmail(at(server.port), email, AbortSignal.abort()))).toBeInstanceOf(NotReachedError)
  expect(server.received).toEqual([])
})
