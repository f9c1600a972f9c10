import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, type Client, createClient, newIdempotencyKey, type RunView } from '#api'
import type { Asked, Ledger } from '../crash/ledger.ts'
import type { Random } from '../crash/random.ts'
import { administrator, password, peopleOfTheDesk } from './company/people.ts'
import type { FleetServer } from './fleet.ts'

const answerLimitMilliseconds = 15_000
const orderLimitMilliseconds = 120_000
const pauseMilliseconds = 100
const signInsAtOnce = 15

/** Nobody knows whether the order was carried out: no server said so in all this time. */
export class AnswerLost extends Error {
  override readonly name = 'AnswerLost'
}

type About = Omit<Asked, 'kind' | 'order' | 'person'>
type Send = (call: Client, options: { signal: AbortSignal; idempotencyKey: string }) => Promise<RunView>

/** The people of the company, each signed in once, who send their orders to any server and go to another where one is gone. */
export class Counter {
  readonly #servers: readonly FleetServer[]
  readonly #ledger: Ledger
  readonly #random: Random
  readonly #cookies: readonly string[]
  /** How often each answer came that tells of a fault of ours, by status and code. */
  readonly faults = new Map<string, number>()

  private constructor(servers: readonly FleetServer[], ledger: Ledger, random: Random, cookies: readonly string[]) {
    this.#servers = servers
    this.#ledger = ledger
    this.#random = random
    this.#cookies = cookies
  }

  static async open(servers: readonly FleetServer[], ledger: Ledger, random: Random): Promise<Counter> {
    const cookies: string[] = []
    // A server hears twenty sign-ins in ten seconds: they are spread over all.
    const everybody = [...peopleOfTheDesk, administrator]
    for (let from = 0; from < everybody.length; from += signInsAtOnce) {
      const some = everybody.slice(from, from + signInsAtOnce)
      const signedIn = some.map(({ email }, index) =>
        cookieOf(servers[(from + index) % servers.length]?.url ?? '', email),
      )
      cookies.push(...(await Promise.all(signedIn)))
    }
    return new Counter(servers, ledger, random, cookies)
  }

  /**
   * Sends an order until an answer is heard, each time with the same key, and notes it: the question before it is sent, the
   * answer before anybody acts on it. Throws ApiError when refused, AnswerLost when no answer came.
   */
  order(person: number, about: About, send: Send): Promise<RunView> {
    return this.#noted(person, about, () => this.#send(person, send))
  }

  /** Sends an order once, to one server, and notes it in the same way. */
  orderAt(server: FleetServer, person: number, about: About, send: Send): Promise<RunView> {
    const options = { signal: AbortSignal.timeout(orderLimitMilliseconds), idempotencyKey: newIdempotencyKey() }
    return this.#noted(person, about, () => send(this.client(person, server), options))
  }

  async #noted(person: number, about: About, send: () => Promise<RunView>): Promise<RunView> {
    const order = this.#ledger.ask({ person: nameOf(person), ...about })
    try {
      const view = await send()
      const open = view.open && { attempt: view.open.attempt, phase: view.open.phase }
      this.#ledger.write({ kind: 'answered', order, run: view.id, sequence: view.sequence, status: view.status, open })
      return view
    } catch (error) {
      if (error instanceof ApiError && error.status > 0 && error.status < 500)
        this.#ledger.write({ kind: 'refused', order, status: error.status, code: error.code })
      else this.#ledger.write({ kind: 'lost', order })
      throw error
    }
  }

  async look(person: number, run: string): Promise<RunView> {
    return this.#send(person, (call, options) => call('getRun', { params: { run } }, options))
  }

  /**
   * What an administrator does once the servers have noticed that the database lives on elsewhere: its standby was synchronous,
   * so nothing that was committed is missing, and automatic actions go on.
   */
  async releaseDispatch(): Promise<void> {
    const body = { mayHaveLost: false, note: 'The standby was synchronous.' }
    let isSent = false
    await this.#untilAnswered(peopleOfTheDesk.length, async (call, options) => {
      const { hold } = await call('getDispatchHold', {}, options)
      if (!hold && isSent) return
      if (!hold) throw new ApiError(503, 'not-noticed', 'The fail-over is not noticed yet.')
      isSent = true
      await call('releaseDispatch', { body }, options)
    })
  }

  /** The public API of one server for one person. */
  client(person: number, { url }: FleetServer): Client {
    const cookie = this.#cookies[person]
    if (cookie === undefined) throw new Error(`There is no person ${person}.`)
    return createClient({ baseUrl: url, headers: () => ({ cookie, origin: url }) })
  }

  #send(person: number, send: Send): Promise<RunView> {
    return this.#untilAnswered(person, send)
  }

  async #untilAnswered<Answer>(person: number, send: (...of: Parameters<Send>) => Promise<Answer>): Promise<Answer> {
    const idempotencyKey = newIdempotencyKey()
    const deadline = performance.now() + orderLimitMilliseconds
    for (;;) {
      const open = this.#servers.filter((server) => server.isOpen)
      if (open.length > 0) {
        try {
          const signal = AbortSignal.timeout(answerLimitMilliseconds)
          return await send(this.client(person, this.#random.pick(open)), { signal, idempotencyKey })
        } catch (error) {
          if (error instanceof ApiError && error.status > 0 && !this.#isUnsettled(error)) throw error
        }
      }
      if (performance.now() > deadline) throw new AnswerLost('No answer came.')
      await sleep(pauseMilliseconds)
    }
  }

  /** What is no answer to the order: it is sent again, to any server. */
  #isUnsettled({ status, code }: ApiError): boolean {
    if (status === 500) this.faults.set(`${status} ${code}`, (this.faults.get(`${status} ${code}`) ?? 0) + 1)
    return status >= 500 || status === 429 || code === 'order-under-way'
  }
}

function nameOf(person: number): string {
  return peopleOfTheDesk[person]?.name ?? String(person)
}

async function cookieOf(url: string, email: string): Promise<string> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  if (!answer.ok) throw new Error(`${email} cannot sign in: ${answer.status} ${await answer.text()}`)
  return answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
}
