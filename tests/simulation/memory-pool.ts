import pg from 'pg'
import type { Pool } from '../../server/store/pool.ts'
import { Blocked, type MemoryStore, type Row, Transaction } from './memory-store.ts'
import { type Process, type Scheduler, StillBlocked } from './scheduler.ts'
import { type Statement, type StatementWorld, statements } from './statements.ts'
import { type SentOrder, sentOrder } from './watch-keys.ts'

export interface PoolSettings {
  store: MemoryStore
  scheduler: Scheduler
  process: Process
  world: StatementWorld
  /** Puts a fault in the place of a statement: what the simulation must find. */
  planted?: ((beginning: string, statement: Statement) => Statement) | undefined
  /** Told of every statement that happened. */
  onStatement?: (beginning: string, values: readonly unknown[], rows: readonly Row[]) => void
  /** Every transaction begun, so that a kill rolls them back. */
  transactions: Set<Transaction>
}

type Question = string | { text: string; values?: unknown[] }

// Making one costs more than a statement: each is made after one of these, and has a session of its own.
const modelClient = new pg.Client()
const modelPool = new pg.Pool()

/** The pool that the server's code is given: its queries are answered by the memory store, when the seed says so. */
export function memoryPool(settings: PoolSettings): Pool {
  const connect = async () => {
    const session = new Session(settings)
    const client: pg.Client = Object.create(modelClient)
    return Object.assign(client, {
      query: (question: Question, values?: unknown[]) => session.query(question, values),
      release: () => session.end(),
    })
  }
  const pool: Pool = Object.create(modelPool)
  return Object.assign(pool, {
    connect,
    query: (question: Question, values?: unknown[]) => new Session(settings).query(question, values),
  })
}

class Session {
  readonly #settings: PoolSettings
  #transaction: Transaction | undefined
  #isLost = false

  constructor(settings: PoolSettings) {
    this.#settings = settings
  }

  async query(question: Question, given: unknown[] = []): Promise<{ rows: Row[]; rowCount: number }> {
    const sent = sentAs(typeof question === 'string' ? question : question.text)
    const values = typeof question === 'string' ? given : (question.values ?? [])
    const { scheduler, process } = this.#settings
    const order = sentOrder.getStore()
    return scheduler.await(sent.name, process, () => this.#happen(sent, values, order), {
      lose: () => {
        this.end()
        this.#isLost = true
        return new Error('Connection terminated unexpectedly')
      },
    })
  }

  /** The connection goes back or breaks: what is not committed is undone. */
  end(): void {
    this.#transaction?.rollback()
    this.#transaction = undefined
  }

  #happen(sent: Sent, values: readonly unknown[], order: SentOrder | undefined): { rows: Row[]; rowCount: number } {
    const { store, transactions } = this.#settings
    if (this.#isLost) throw new Error('Connection terminated unexpectedly')
    switch (sent.text) {
      case 'begin':
        this.#transaction = new Transaction(store, order)
        transactions.add(this.#transaction)
        return { rows: [], rowCount: 0 }
      case 'commit':
        this.#transaction?.commit()
        this.#transaction = undefined
        return { rows: [], rowCount: 0 }
      case 'rollback':
        this.end()
        return { rows: [], rowCount: 0 }
      default: {
        const transaction = this.#transaction ?? new Transaction(store)
        const answer = this.#execute(transaction, sent, values)
        if (!this.#transaction) transaction.commit()
        return answer
      }
    }
  }

  #execute(
    transaction: Transaction,
    { text, known }: Sent,
    values: readonly unknown[],
  ): { rows: Row[]; rowCount: number } {
    const { planted, onStatement, world } = this.#settings
    if (!known) throw new UnknownStatement(text)
    const [beginning, statement] = known
    try {
      const result = transaction.atomically(() =>
        (planted?.(beginning, statement) ?? statement)(transaction, values, world),
      )
      const rows = typeof result === 'number' ? [] : result.map((row) => ({ ...row }))
      onStatement?.(beginning, values, rows)
      return { rows, rowCount: typeof result === 'number' ? result : rows.length }
    } catch (error) {
      // A statement that waits outside of a transaction holds nothing meanwhile.
      if (!this.#transaction) transaction.rollback()
      if (error instanceof Blocked) throw new StillBlocked(() => !error.holder.isOpen)
      throw error
    }
  }
}

/** A statement as it is sent: on one line, with its name in the trace and what it means. */
interface Sent {
  text: string
  name: string
  known: (typeof statements)[number] | undefined
}

const sentBefore = new Map<string, Sent>()

function sentAs(written: string): Sent {
  const before = sentBefore.get(written)
  if (before) return before
  const text = written.replaceAll(/\s+/g, ' ').trim()
  const known = statements.find(([beginning]) => text.startsWith(beginning))
  const sent = { text, name: text.slice(0, 40), known }
  sentBefore.set(written, sent)
  return sent
}

/** The server sends SQL that the simulation has no meaning for: see statements.ts. */
export class UnknownStatement extends Error {
  constructor(text: string) {
    super(`The simulation does not know this statement; say in statements.ts what it means: ${text}`)
  }
}
