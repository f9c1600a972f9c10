import { once } from 'node:events'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import MailComposer from 'nodemailer/lib/mail-composer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { longestTimeoutSeconds } from '#engine'
import { NoAnswerError } from '../config/no-answer-error.ts'
import { NotReachedError } from '../config/not-reached-error.ts'
import { RefusedError } from '../config/refused-error.ts'
import type { Sender } from './address.ts'

export interface SmtpServer {
  host: string
  port: number
  /** TLS from the start. Otherwise the connection is upgraded where the server offers it. */
  isSecure: boolean
  login?: { user: string; password: string }
}

/** One e-mail to one recipient, so that its outcome is one. All parts are checked before. */
export interface Email {
  from: Sender
  to: string
  subject: string
  text: string
  /** Without its brackets. */
  messageId: string
}

/**
 * Hands one e-mail to the server, once, on a connection of its own, and gives the server's answer. There is no time-out but the
 * signal, which closes the connection. Throws
 * - `NotReachedError` where the server did not let it come to the message: nothing was sent;
 * - `RefusedError` with the server's words where it refused: nothing was sent;
 * - `NoAnswerError` once the message was under way and no answer came: it may have been sent.
 */
export async function sendEmail(server: SmtpServer, email: Email, signal: AbortSignal): Promise<string> {
  const content = await composed(email)
  let isUnderWay = false
  // Read for the first time when the server has said that it takes the message.
  const message = new Readable({
    read() {
      isUnderWay = true
      this.push(content)
      this.push(null)
    },
  })
  try {
    return await handOver(server, { from: email.from.address, to: email.to }, message, signal)
  } catch (error) {
    throw failure(server, email, isUnderWay, signal.aborted ? new Error('its time was over', { cause: error }) : error)
  }
}

function composed({ from, to, subject, text, messageId }: Email): Promise<Buffer> {
  const mail = { from, to: { name: '', address: to }, subject, text, messageId: `<${messageId}>` }
  return new MailComposer({ ...mail, disableFileAccess: true, disableUrlAccess: true })
    .compile()
    .build()
    .catch((cause: unknown) => {
      throw new RefusedError(
        `The e-mail to ${to} could not be composed: ${oneLine(wordsOf(cause))}. Nothing was sent.`,
        { cause },
      )
    })
}

async function handOver(
  { host, port, isSecure, login }: SmtpServer,
  envelope: { from: string; to: string },
  message: Readable,
  signal: AbortSignal,
): Promise<string> {
  const socket = connect({ host, port, signal })
  await once(socket, 'connect')
  const connection = new SMTPConnection({
    ...{ connection: socket, host, port, secure: isSecure },
    // Who could listen in between would take the offer of TLS away, and read the password.
    requireTLS: login !== undefined && !thisMachine.has(host),
    ...{ connectionTimeout: never, greetingTimeout: never, socketTimeout: never },
  })
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const stop = () => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  connection.on('error', reject)
  // Whatever else ends the connection: the reason of a reply that ends it comes right after.
  connection.on('end', () => setImmediate(() => reject(new Error('the connection was closed'))))
  const send = () =>
    connection.send(envelope, message, (error, sent) => (error ? reject(error) : resolve(sent.response)))
  connection.connect((error) => {
    if (error) reject(error)
    else if (login === undefined) send()
    else connection.login({ user: login.user, pass: login.password }, (refusal) => (refusal ? reject(refusal) : send()))
  })
  try {
    const answer = await promise
    connection.quit()
    return answer
  } finally {
    signal.removeEventListener('abort', stop)
    connection.close()
  }
}

/** What is certain after an error, in words for people. */
function failure({ host, port }: SmtpServer, { to, messageId }: Email, isUnderWay: boolean, error: unknown): Error {
  const server = `mail server ${host}:${port}`
  const reason = oneLine(wordsOf(error))
  if (isRefusal(error, isUnderWay))
    return new RefusedError(`The ${server} refused the e-mail to ${to}: ${reason}. Nothing was sent.`)
  return isUnderWay
    ? new NoAnswerError(
        `The e-mail to ${to} was under way when the ${server} was lost: ${reason}. Look for Message-ID ${messageId} there or with the recipient.`,
        { cause: error },
      )
    : new NotReachedError(`The ${server} could not be used: ${reason}. Nothing was sent.`, { cause: error })
}

/**
 * A reply of class 4 or 5 says that it was not done (RFC 5321, 4.2.1). But 421 is also what a server says to everybody when it
 * stops, whatever it was asked: once the message is under way that proves nothing.
 */
function isRefusal(error: unknown, isUnderWay: boolean): boolean {
  const code = error instanceof Error && 'responseCode' in error ? Number(error.responseCode) : 0
  return code >= 400 && code < 600 && !(isUnderWay && code === 421)
}

/** The server's own words where there are any. An error of several addresses has a code only. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? String(error.code) : error.name
  if (!('response' in error) || typeof error.response !== 'string') return error.message || code
  if (code === 'ETLS') return `there is no TLS to be had: ${error.response}`
  return 'responseCode' in error ? error.response : `it answered "${oneLine(error.response)}"`
}

/** A server says what it likes, at any length. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\s\p{C}]+/gu, ' ')
    .slice(0, longestWords)
    .replace(/^ +|[ .]+$/g, '')
}
const longestWords = 300

/** Milliseconds. The library's own time-outs must not be shorter than what the author allows. */
const never = longestTimeoutSeconds * 1_000

const thisMachine = new Set(['localhost', '127.0.0.1', '::1'])
