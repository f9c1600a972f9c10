import type { Value } from '#engine'
import { type ActionInput, type ActionTerms, withDefaults } from '../config/action-terms.ts'
import type { ActionCall, ActionResult, CodeAction, StepwellConfig } from '../config/define.ts'
import { NotReachedError } from '../config/not-reached-error.ts'
import { RefusedError } from '../config/refused-error.ts'
import { readAddress } from './address.ts'
import { type Mail, readMail } from './mail-settings.ts'
import { oneLine, sendEmail } from './smtp.ts'

/** What one e-mail says, and to whom. */
export interface EmailMessage {
  /** One bare address, as a record holds it: `ana@example.com`. Anything else is refused before anything is sent. */
  to: Value | undefined
  subject: string
  /** Plain text. */
  text: string
}

/** An action that sends one e-mail through the company's mail server, as written in `stepwell.config.ts`. */
export interface EmailAction extends ActionTerms {
  message(call: ActionCall): EmailMessage | Promise<EmailMessage>
}

/**
 * Checks and returns an action that sends one e-mail. It is of effect class `other`: what was sent cannot be taken back, and no
 * server can be asked whether it was. `message` writes it, from the record, the form and what it reads; it must do nothing else.
 * Later steps may use `recipient`, `subject` and `message_id`.
 */
export function defineEmail({
  message,
  ...terms
}: Omit<ActionInput, 'effectClass' | 'tries' | 'thirdParty' | 'reference'> &
  Pick<EmailAction, 'message'>): EmailAction {
  return { ...withDefaults({ ...terms, effectClass: 'other', thirdParty: mailServer }), message }
}

/** Gives the actions that send e-mail the code that does it through the company's mail server. */
export function withEmails(config: StepwellConfig): StepwellConfig<CodeAction> {
  const mail = config.mail && readMail(config.mail)
  return {
    ...config,
    ...(mail
      ? {
          thirdParties: {
            ...config.thirdParties,
            [mailServer]: { title: 'The mail server', ...config.thirdParties?.[mailServer] },
          },
        }
      : {}),
    actions: config.actions.map((action) => ('message' in action ? sending(action, mail) : action)),
  }
}

/** The third party of every e-mail. */
const mailServer = 'mail'

function sending({ message, ...terms }: EmailAction, mail: Mail | undefined): CodeAction {
  if (!mail) throw new Error(`The action ${terms.id} sends e-mail, and the configuration has no mail server.`)
  const idOf = (effectId: string) => messageIdOf(effectId, mail.from.address)
  return {
    ...terms,
    reference: (effectId) => `Message-ID ${idOf(effectId)}`,
    run: async (call) => send(mail, idOf(call.effectId), await written(message, call), call.signal),
  }
}

async function send(
  { server, from }: Mail,
  messageId: string,
  message: EmailMessage,
  signal: AbortSignal,
): Promise<ActionResult> {
  const email = checked(message)
  const answer = await sendEmail(server, { from, messageId, ...email }, signal)
  return {
    message: `Sent to ${email.to}, Message-ID ${messageId}. The mail server answered: ${oneLine(answer)}.`,
    values: { recipient: email.to, subject: email.subject, message_id: messageId },
  }
}

/** The message. Where it cannot be written, or not before the time is over, it is certain that nothing was sent. */
async function written(message: EmailAction['message'], call: ActionCall): Promise<EmailMessage> {
  const { promise: over, reject } = Promise.withResolvers<never>()
  const onAbort = () =>
    reject(new NotReachedError('The e-mail was not written before its time was over. Nothing was sent.'))
  call.signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([(async () => message(call))(), over])
  } catch (error) {
    if (error instanceof NotReachedError || error instanceof RefusedError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw new RefusedError(`The e-mail could not be written: ${oneLine(reason)}. Nothing was sent.`, { cause: error })
  } finally {
    call.signal.removeEventListener('abort', onAbort)
  }
}

/** What a record or a form holds may have been written by anybody: it can be neither a second recipient nor a header. */
function checked({ to, subject, text }: EmailMessage): { to: string; subject: string; text: string } {
  const address = typeof to === 'string' ? readAddress(to.trim()) : undefined
  if (address === undefined)
    throw new RefusedError(
      to === undefined || to === null || to === ''
        ? 'There is no e-mail address to send to. Nothing was sent. Add it and try again.'
        : `${JSON.stringify(to).slice(0, longestQuote)} is not one e-mail address. Nothing was sent. Correct it and try again.`,
    )
  if (/[\p{Cc}\u2028\u2029]/u.test(subject))
    throw new RefusedError(
      'The subject has a line break or another control character in it. Nothing was sent. Correct it and try again.',
    )
  if (subject.trim() === '' || subject.length > longestSubject || text.length > longestText)
    throw new RefusedError(
      `The subject must have from 1 to ${longestSubject} characters and the text at most ${longestText}. Nothing was sent. Correct it and try again.`,
    )
  return { to: address, subject, text }
}

const longestQuote = 100
const longestSubject = 500
const longestText = 1_000_000

/** The same for one effect, another for every other: by it the e-mail is found in the mail server's log and with the recipient. */
function messageIdOf(effectId: string, from: string): string {
  return `${effectId.replaceAll(/[^A-Za-z0-9-]/g, '.')}@${from.slice(from.lastIndexOf('@') + 1)}`
}
