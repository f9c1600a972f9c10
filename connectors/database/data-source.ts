import type { Collection, Filter, RecordValues } from '#engine'

/** A page of records wanted. `filter` already holds the person's scope: a connector never sees a person. */
export interface ListQuery {
  collection: string
  /** Fields to return; the key and the label field always come along. */
  fields?: string[]
  filter?: Filter
  /** Words sought in the collection's searchable fields, ignoring case. */
  search?: string
  /** One field; the key breaks ties. Default: the key, ascending. */
  sort?: { field: string; direction: 'ascending' | 'descending' }
  limit: number
  /** Opaque position after which the page starts (keyset), from an earlier page. */
  after?: string
  /** Rows to skip, for jumping in a windowed list. Not together with `after`. */
  offset?: number
}

export interface SourceRecord {
  id: string
  label: string
  values: RecordValues
}

export interface RecordPage {
  records: SourceRecord[]
  /** Where the next page starts; absent on the last. */
  next?: string
}

/** `count` is exact up to the limit asked for; beyond it the count stops and says so. */
export interface RecordCount {
  count: number
  isExact: boolean
}

/** The rows of one transaction on a data source. Every method works inside it; it commits when the callback returns. */
export interface SourceTransaction {
  list(query: ListQuery): Promise<RecordPage>
  get(collection: string, id: string, filter?: Filter): Promise<SourceRecord | undefined>
  /**
   * Updates one record where every `expected` field still holds the expected value and `filter` (the scope) still matches.
   * Returns the values before and after, or what stands there now when the condition did not hold, or undefined when the record is not there.
   */
  update(
    collection: string,
    id: string,
    values: RecordValues,
    condition?: { expected?: RecordValues; filter?: Filter },
  ): Promise<UpdateOutcome | undefined>
  insert(collection: string, values: RecordValues): Promise<SourceRecord>
  /**
   * Makes one record where `filter` (the scope) matches it once it is there; what is not given, the database fills. Returns the
   * whole record, or undefined when the filter does not match: then nothing was made. A constraint is a DataSourceError with its field.
   */
  create(collection: string, values: RecordValues, filter?: Filter): Promise<SourceRecord | undefined>
}

export type UpdateOutcome =
  | { changed: true; before: RecordValues; after: RecordValues }
  | { changed: false; current: RecordValues }

export interface TransactOptions {
  onBegin?: (token: string) => Promise<void>
  signal?: AbortSignal
  timeoutSeconds?: number
  lane?: Lane
  /** Where turns are counted, it has had its turn already. */
  isAdmitted?: boolean
}

/** Connections set apart, so that what hangs while it holds them leaves all others free. */
export interface Lane {
  name: string
  maxConnections: number
}

/** What became of a transaction whose commit nobody saw. */
export type Settlement = 'committed' | 'aborted' | 'in-progress' | 'unknown'

/** One database of the customer's, behind one contract that each product passes the same test for. */
export interface DataSource {
  readonly id: string
  /** Tables and views with their fields, keys and relations, as the database describes them. */
  introspect(): Promise<Collection[]>
  /** Throws DataSourceError; honours the signal by cancelling the statement in the database. */
  list(query: ListQuery, signal?: AbortSignal): Promise<RecordPage>
  count(
    query: Pick<ListQuery, 'collection' | 'filter' | 'search'>,
    limit: number,
    signal?: AbortSignal,
  ): Promise<RecordCount>
  get(collection: string, id: string, filter?: Filter, signal?: AbortSignal): Promise<SourceRecord | undefined>
  /**
   * Runs the callback in one transaction. `onBegin` receives a token that outlives a crash and is awaited before the callback:
   * `settle(token)` later tells whether that transaction committed. Work with a time-out of its own names it in
   * `timeoutSeconds`: it then holds in the place of the data source's, for each statement and for how long the database may hear
   * nothing. Work that does something else in between names in `lane` whose connections it holds meanwhile.
   */
  transact<Result>(
    work: (transaction: SourceTransaction) => Promise<Result>,
    options?: TransactOptions,
  ): Promise<Result>
  /**
   * What became of a transaction. `endsTransaction`: one that is still open is ended first, as far as the database lets us: whoever
   * opened it stands still, and keeps from everybody what it has locked.
   */
  settle(token: string, options?: { endsTransaction?: boolean }): Promise<Settlement>
  close(): Promise<void>
}

/** A failure of the customer's database, in words for people. */
export class DataSourceError extends Error {
  override readonly name = 'DataSourceError'
  readonly kind: 'unreachable' | 'timeout' | 'cancelled' | 'invalid' | 'constraint' | 'other'
  readonly dataSource: string
  /** The database gave no answer at all: neither a connection nor a word in time. Asking again at once is no use. */
  readonly isSilence: boolean
  /** The field at fault, where the database names one. */
  readonly field: string | undefined

  constructor(
    kind: DataSourceError['kind'],
    dataSource: string,
    message: string,
    options: { cause?: unknown; field?: string; isSilence?: boolean } = {},
  ) {
    super(message, { cause: options.cause })
    this.kind = kind
    this.dataSource = dataSource
    this.field = options.field
    this.isSilence = options.isSilence ?? kind === 'unreachable'
  }
}
