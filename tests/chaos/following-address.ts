import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'

/** Where the database is now: changed at once for everybody who reaches it through a following address. */
export interface Target {
  port: number
}

/** An address on this machine that passes every connection on to where the database is now, and can be cut like a cable. */
export class FollowingAddress {
  readonly #target: Target
  readonly #listener: Server
  readonly #pairs = new Map<Socket, Socket>()
  #isCut = false

  private constructor(target: Target) {
    this.#target = target
    this.#listener = createServer((near) => this.#passOn(near))
  }

  static async open(target: Target): Promise<FollowingAddress> {
    const address = new FollowingAddress(target)
    address.#listener.listen(0, '127.0.0.1')
    await once(address.#listener, 'listening')
    return address
  }

  get port(): number {
    const address = this.#listener.address()
    if (address === null || typeof address === 'string') throw new Error('The address is not open.')
    return address.port
  }

  /** Breaks every connection, and refuses new ones until mended. */
  cut(): void {
    this.#isCut = true
    for (const [near, far] of this.#pairs) for (const socket of [near, far]) socket.destroy()
  }

  mend(): void {
    this.#isCut = false
  }

  async close(): Promise<void> {
    this.cut()
    this.#listener.close()
    await once(this.#listener, 'close')
  }

  #passOn(near: Socket): void {
    if (this.#isCut) {
      near.destroy()
      return
    }
    const far = connect({ port: this.#target.port, host: '127.0.0.1', noDelay: true })
    near.setNoDelay(true)
    this.#pairs.set(near, far)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => {})
      one.on('close', () => {
        this.#pairs.delete(near)
        other.destroy()
      })
      one.pipe(other)
    }
  }
}
