import { readSender, type Sender } from './address.ts'
import type { SmtpServer } from './smtp.ts'

/** The company's mail server, and who its e-mails come from. */
export interface MailSettings {
  /**
   * `smtp://user:password@mail.example:587`, or `smtps://…` for TLS from the start. Characters such as `@` in user and password
   * are percent-encoded. The password is sent over TLS only, but to this machine itself.
   */
  url: string
  /** `no-reply@example.com` or `Example <no-reply@example.com>`. */
  from: string
}

export interface Mail {
  server: SmtpServer
  from: Sender
}

/** The settings as they are used. Throws with the first problem that `mailProblems` would tell. */
export function readMail(settings: MailSettings): Mail {
  const server = readServer(settings.url)
  const from = readSender(settings.from)
  if (!server || !from) throw new Error(mailProblems(settings).join(' '))
  return { server, from }
}

/** What is wrong with the settings. The URL holds a password, so it is never quoted. */
export function mailProblems({ url, from }: MailSettings): string[] {
  return [
    ...(readServer(url)
      ? []
      : [
          'mail: url must be written like smtp://user:password@mail.example:587, or smtps:// for TLS from the start, with nothing after the port and user and password percent-encoded.',
        ]),
    ...(readSender(from)
      ? []
      : ['mail: from must be one address, such as no-reply@example.com or Example <no-reply@example.com>.']),
  ]
}

function readServer(text: string): SmtpServer | undefined {
  const url = URL.parse(text)
  if (!url || (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') || url.hostname === '') return undefined
  if (url.search !== '' || url.hash !== '' || (url.pathname !== '' && url.pathname !== '/')) return undefined
  const user = decoded(url.username)
  const password = decoded(url.password)
  if (user === undefined || password === undefined || (user === '') !== (password === '')) return undefined
  const isSecure = url.protocol === 'smtps:'
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (isSecure ? 465 : 587) : Number(url.port),
    isSecure,
    ...(user === '' ? {} : { login: { user, password } }),
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
