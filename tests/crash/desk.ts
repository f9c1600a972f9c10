import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, type Client, type RunView } from '#api'
import type { SignedIn } from '../../bench/support/sign-in.ts'
import type { Asked, Ledger } from './ledger.ts'

const answerLimitMilliseconds = 20_000
const pauseAfterTooManyMilliseconds = 1_000

export type Colleague = 'ada' | 'bo' | 'cleo'
export type Colleagues = Record<Colleague, SignedIn>

type Send = (call: Client, options: { signal: AbortSignal }) => Promise<RunView>

/** Thrown when no answer came: nobody knows whether the order was carried out. */
export class AnswerLost extends Error {
  override readonly name = 'AnswerLost'
}

/** Sends orders and notes them: the question before it is sent, the answer before anybody acts on it. */
export class Desk {
  readonly #colleagues: Colleagues
  readonly #ledger: Ledger

  constructor(colleagues: Colleagues, ledger: Ledger) {
    this.#colleagues = colleagues
    this.#ledger = ledger
  }

  /** Throws ApiError when refused, AnswerLost when no answer came. */
  async order(person: Colleague, about: Omit<Asked, 'kind' | 'order' | 'person'>, send: Send): Promise<RunView> {
    const order = this.#ledger.ask({ person, ...about })
    try {
      const view = await this.#send(person, send)
      const open = view.open && { attempt: view.open.attempt, phase: view.open.phase }
      this.#ledger.write({ kind: 'answered', order, run: view.id, sequence: view.sequence, status: view.status, open })
      return view
    } catch (error) {
      if (error instanceof ApiError)
        this.#ledger.write({ kind: 'refused', order, status: error.status, code: error.code })
      else this.#ledger.write({ kind: 'lost', order })
      throw error
    }
  }

  async look(person: Colleague, run: string): Promise<RunView> {
    return this.#send(person, (call, options) => call('getRun', { params: { run } }, options))
  }

  async #send(person: Colleague, send: Send): Promise<RunView> {
    for (;;) {
      try {
        return await send(this.#colleagues[person].call, { signal: AbortSignal.timeout(answerLimitMilliseconds) })
      } catch (error) {
        if (!(error instanceof ApiError) || error.status === 0)
          throw new AnswerLost('No answer came.', { cause: error })
        if (error.status !== 429) throw error
        // Refused before it was looked at.
        await sleep(pauseAfterTooManyMilliseconds)
      }
    }
  }
}
