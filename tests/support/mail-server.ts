import { once } from 'node:events'
import type { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

/**
 * What the server does with an e-mail: takes it; refuses its recipient; refuses it after the whole message came; says 421 then, as a
 * server that stops; cuts the connection then; says nothing then; answers what is no reply. It keeps whatever came to its end.
 */
export type MailFault = 'none' | 'refuse-recipient' | 'refuse-message' | 'stop' | 'cut' | 'silence' | 'garbage'

export interface Received {
  from: string
  to: string[]
  /** Headers and body, as they came. */
  source: string
}

export interface MailServer {
  port: number
  fault: MailFault
  received: Received[]
  /** Connections that are open. */
  open(): number
  stop(): Promise<void>
}

export const mailUser = { user: 'stepwell@example.com', password: 'p@ss word' }

/** A real SMTP server on 127.0.0.1. With `needsLogin` it takes nothing from whoever has not signed in as `mailUser`. */
export async function startMailServer({ needsLogin = false, hasTls = false } = {}): Promise<MailServer> {
  const sockets = new Set<Socket>()
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  const smtp = new SMTPServer({
    ...{ logger: false, disableReverseLookup: true, authOptional: !needsLogin, allowInsecureAuth: true },
    disabledCommands: [...(hasTls ? [] : ['STARTTLS']), ...(needsLogin ? [] : ['AUTH'])],
    onAuth({ username, password }, _, done) {
      if (username === mailUser.user && password === mailUser.password) done(null, { user: username })
      else done(new Error('Unknown user or wrong password'))
    },
    onRcptTo(_, __, done) {
      done(server.fault === 'refuse-recipient' ? reply(550, 'No such user here') : null)
    },
    onData(stream, session, done) {
      text(stream).then((source) => {
        const { mailFrom, rcptTo } = session.envelope
        if (server.fault === 'refuse-message') return done(reply(554, 'This looks like spam'))
        server.received.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map((to) => to.address), source })
        switch (server.fault) {
          case 'stop':
            return done(reply(421, 'Stopping'))
          case 'cut':
            return cut()
          case 'garbage':
            return [...sockets].at(-1)?.write('what is this\r\n')
          case 'silence':
            return
          default:
            return done(null, 'Queued as 4711')
        }
      }, done)
    },
  })
  smtp.on('error', () => {})
  smtp.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  smtp.listen(0, '127.0.0.1')
  await once(smtp.server, 'listening')
  const address = smtp.server.address()
  if (address === null || typeof address === 'string') throw new Error('A listening TCP server has a port.')
  const server: MailServer = {
    port: address.port,
    fault: 'none',
    received: [],
    open: () => sockets.size,
    async stop() {
      cut()
      await new Promise<void>((resolve) => smtp.close(resolve))
    },
  }
  return server
}

function reply(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode })
}
