import type { SentOrder } from './watch-keys.ts'

export type Row = Readonly<Record<string, unknown>>

/** A row that a transaction wants is held by another: the statement waits and begins anew when that one has ended. */
export class Blocked extends Error {
  readonly holder: Transaction

  constructor(holder: Transaction) {
    super('The row is locked.')
    this.holder = holder
  }
}

/**
 * What PostgreSQL promises the server, in memory: rows by key, transactions that see what is committed and what they wrote
 * themselves (read committed), row locks held to the end, unique keys. It is a model; what uses it is the real code.
 */
export class MemoryStore {
  readonly #tables = new Map<string, Map<string, Row>>()
  readonly locks = new Map<string, Transaction>()
  /** Called with what a transaction wrote, at the moment it is committed. */
  onCommit: (writes: ReadonlyMap<string, Row>, order: SentOrder | undefined) => void = () => {}

  get(key: string): Row | undefined {
    return this.#tables.get(tableOf(key))?.get(key)
  }

  set(key: string, row: Row): void {
    const name = tableOf(key)
    const table = this.#tables.get(name) ?? new Map<string, Row>()
    this.#tables.set(name, table.set(key, row))
  }

  /** The keys of every row whose key begins so, in the order in which they came. */
  keys(prefix: string): string[] {
    const keys = [...(this.#tables.get(tableOf(prefix))?.keys() ?? [])]
    return prefix === tableOf(prefix) ? keys : keys.filter((key) => key.startsWith(prefix))
  }

  scan(prefix: string): Row[] {
    return this.keys(prefix).flatMap((key) => listed(this.get(key)))
  }
}

function listed(row: Row | undefined): Row[] {
  return row ? [row] : []
}

function tableOf(key: string): string {
  return key.slice(0, key.indexOf('/') + 1)
}

export class Transaction {
  readonly #store: MemoryStore
  readonly #order: SentOrder | undefined
  #writes = new Map<string, Row>()
  isOpen = true

  constructor(store: MemoryStore, order?: SentOrder) {
    this.#store = store
    this.#order = order
  }

  get(key: string): Row | undefined {
    return this.#writes.get(key) ?? this.#store.get(key)
  }

  scan(prefix: string): Row[] {
    const written = [...this.#writes.keys()].filter((key) => key.startsWith(prefix))
    const keys = new Set([...this.#store.keys(prefix), ...written])
    return [...keys].flatMap((key) => listed(this.get(key)))
  }

  lock(key: string): void {
    const holder = this.#store.locks.get(key)
    if (holder && holder !== this) throw new Blocked(holder)
    this.#store.locks.set(key, this)
  }

  /** Waits for the end of whoever has written the row and not committed it: a unique index cannot tell before. */
  awaitWriter(key: string): void {
    const holder = this.#store.locks.get(key)
    if (holder && holder !== this && holder.#writes.has(key)) throw new Blocked(holder)
  }

  /** Throws where the key exists, as a primary key does. */
  insert(key: string, row: Row): void {
    this.lock(key)
    if (this.get(key)) throw new Error(`duplicate key value violates unique constraint: ${key}`)
    this.#writes.set(key, row)
  }

  /** Changes the row where it fits the condition, looked at under its lock. Returns the number of rows changed. */
  update(key: string, change: Row, condition: (row: Row) => boolean = () => true): number {
    const seen = this.get(key)
    if (!seen || !condition(seen)) return 0
    this.lock(key)
    const row = this.get(key)
    if (!row || !condition(row)) return 0
    this.#writes.set(key, { ...row, ...change })
    return 1
  }

  /** A statement happens wholly or not at all. */
  atomically<Result>(statement: () => Result): Result {
    const before = new Map(this.#writes)
    try {
      return statement()
    } catch (error) {
      this.#writes = before
      throw error
    }
  }

  commit(): void {
    for (const [key, row] of this.#writes) this.#store.set(key, row)
    const writes = this.#writes
    this.rollback()
    this.#store.onCommit(writes, this.#order)
  }

  rollback(): void {
    this.#writes = new Map()
    this.isOpen = false
    for (const [key, holder] of this.#store.locks) if (holder === this) this.#store.locks.delete(key)
  }
}
