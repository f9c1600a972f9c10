import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/**
 * What stands between a client and its server: `pass` nothing, `refuse` nobody listens, `black-hole` takes everything and says
 * nothing, `drip` one byte of the answer a second, `reset` cuts the connection in the middle of the answer, `garbage` answers
 * bytes that mean nothing, `half-open` lets the request arrive and keeps the answer back.
 */
export type Fault = 'pass' | 'refuse' | 'black-hole' | 'drip' | 'reset' | 'garbage' | 'half-open'

export interface FaultyProxy {
  port: number
  /** For every connection from now on, and those that are open. To `pass`, what was kept back is delivered. */
  set(fault: Fault): Promise<void>
  close(): Promise<void>
}

/** A TCP proxy in front of a port of this machine, whose fault a test chooses as it goes. */
export async function startFaultyProxy(targetPort: number): Promise<FaultyProxy> {
  let fault: Fault = 'pass'
  const pairs = new Set<Pair>()
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const pair = new Pair(client, targetPort, () => fault)
    pairs.add(pair)
    client.once('close', () => pairs.delete(pair))
  })
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
  }
  await listen(0)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('A listening TCP server has a port.')
  const { port } = address
  const stopListening = async () => {
    for (const pair of pairs) pair.destroy()
    if (server.listening) await new Promise((resolve) => server.close(resolve))
  }
  return {
    port,
    async set(next) {
      fault = next
      if (next === 'refuse') await stopListening()
      else if (!server.listening) await listen(port)
      if (next === 'pass') for (const pair of pairs) pair.deliver()
    },
    close: stopListening,
  }
}

/** One connection of a client and the one that it leads to. */
class Pair {
  readonly #client: Socket
  readonly #target: Socket
  readonly #fault: () => Fault
  readonly #kept: Buffer[] = []
  readonly #dripping: NodeJS.Timeout

  constructor(client: Socket, targetPort: number, fault: () => Fault) {
    this.#client = client
    this.#fault = fault
    this.#target = connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true })
    this.#dripping = setInterval(() => this.#drip(), 1_000).unref()
    client.on('data', (data) => this.#asked(data)).on('end', () => this.#target.end())
    this.#target.on('data', (data) => this.#answered(data)).on('end', () => this.#fault() === 'pass' && client.end())
    for (const socket of [client, this.#target])
      socket.on('error', () => this.destroy()).once('close', () => this.destroy())
  }

  deliver(): void {
    for (const data of this.#kept.splice(0)) this.#client.write(data)
  }

  destroy(): void {
    clearInterval(this.#dripping)
    this.#client.destroy()
    this.#target.destroy()
  }

  #asked(data: Buffer): void {
    const fault = this.#fault()
    if (fault === 'garbage') this.#client.end(Buffer.from('\u0001\u0002 what is this \u0003\r\n\r\n'))
    else if (fault !== 'black-hole') this.#target.write(data)
  }

  #answered(data: Buffer): void {
    switch (this.#fault()) {
      case 'pass':
        this.deliver()
        this.#client.write(data)
        return
      case 'reset':
        this.#client.write(data.subarray(0, Math.floor(data.length / 2)), () => this.#client.resetAndDestroy())
        return
      default:
        this.#kept.push(data)
    }
  }

  #drip(): void {
    if (this.#fault() !== 'drip') return
    const [first] = this.#kept
    if (!first) return
    this.#client.write(first.subarray(0, 1))
    if (first.length === 1) this.#kept.shift()
    else this.#kept[0] = first.subarray(1)
  }
}
