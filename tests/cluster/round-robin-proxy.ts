import { once } from 'node:events'
import { type ClientRequest, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'

export interface RoundRobinProxy {
  url: string
  /** How many requests each server was given. */
  given: Map<string, number>
  stop(): Promise<void>
}

/**
 * What stands before several servers in production, as small as it can be: each request goes to the next server, whoever sends
 * it, and to the one after it where nobody listens. Answers pass through as they come, so live streams stay open.
 */
export async function startProxy(servers: readonly string[], port: number): Promise<RoundRobinProxy> {
  const given = new Map(servers.map((server) => [server, 0]))
  let turn = 0
  const proxy = createServer((incoming, answer) => {
    const first = turn++
    tryFrom(0)

    function tryFrom(tries: number): void {
      const server = servers[(first + tries) % servers.length]
      if (server === undefined || tries >= servers.length) {
        answer.writeHead(503).end()
        return
      }
      given.set(server, (given.get(server) ?? 0) + 1)
      forward(server, incoming, answer).on('error', (error) => {
        // Nobody listens there, so nothing was sent. Anything else may have reached the server: the client decides.
        if ('code' in error && error.code === 'ECONNREFUSED') tryFrom(tries + 1)
        else answer.destroy()
      })
    }
  })
  proxy.listen(port, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    url: `http://127.0.0.1:${port}`,
    given,
    async stop() {
      proxy.closeAllConnections()
      proxy.close()
      await once(proxy, 'close')
    },
  }
}

function forward(server: string, incoming: IncomingMessage, answer: ServerResponse): ClientRequest {
  const headers = { ...incoming.headers, 'x-forwarded-for': incoming.socket.remoteAddress }
  const outgoing = request(new URL(incoming.url ?? '/', server), { method: incoming.method, headers, agent: false })
  outgoing.on('response', (from) => {
    answer.writeHead(from.statusCode ?? 502, from.rawHeaders)
    answer.flushHeaders()
    from.pipe(answer)
    from.on('error', () => answer.destroy())
  })
  // The body is sent only once somebody listens, so that another server may still be asked.
  outgoing.on('socket', (socket) => socket.once('connect', () => incoming.pipe(outgoing)))
  answer.on('close', () => outgoing.destroy())
  return outgoing
}
