import { type DataSource, DataSourceError, type SourceTransaction, type TransactOptions } from '#connectors'
import { type CallEnd, type Entering, type Gate, NotAdmittedError } from './gate.ts'

/** A question waits this long for its turn; whoever asked has waited enough then. */
const longestWaitSeconds = 10

/**
 * The data source behind its gate. While it does not answer, what is asked fails at once and in words. A transaction in a lane
 * of its own takes no turn of the others: its third party has counted it already.
 */
export function guardedSource(source: DataSource, gate: Gate): DataSource {
  const refused = (error: unknown) =>
    error instanceof NotAdmittedError
      ? new DataSourceError(error.isBusy ? 'timeout' : 'unreachable', source.id, error.message, { cause: error })
      : error
  const watched = async <Result>(work: () => Promise<Result>, leave: (end: CallEnd) => void): Promise<Result> => {
    try {
      const result = await work()
      leave('answered')
      return result
    } catch (error) {
      leave(endOf(error))
      throw error
    }
  }
  const enter = (entering: Entering) =>
    gate
      .enter({ ...entering, longestWaitSeconds })
      .catch((error: unknown) =>
        Promise.reject(entering.signal?.aborted ? cancelled(source.id, error) : refused(error)),
      )
  const ask = async <Result>(signal: AbortSignal | undefined, question: () => Promise<Result>): Promise<Result> =>
    watched(question, await enter({ signal }))
  const inLane = async <Result>(work: TransactWork<Result>, options: TransactOptions): Promise<Result> => {
    const leave = await enter({ signal: options.signal, takesNoTurn: true })
    let hasBegun = false
    const onBegin = async (token: string) => {
      hasBegun = true
      leave('answered')
      await options.onBegin?.(token)
    }
    try {
      return await source.transact(work, { ...options, onBegin })
    } catch (error) {
      // Once it has begun, the database has answered: what takes long from there on is the work's own doing.
      if (hasBegun) gate.report(endOf(error) === 'silent' ? 'silent' : 'not-asked')
      else leave(options.signal?.aborted ? 'silent' : endOf(error))
      throw error
    }
  }
  return {
    id: source.id,
    introspect: () => source.introspect(),
    list: (query, signal) => ask(signal, () => source.list(query, signal)),
    count: (query, limit, signal) => ask(signal, () => source.count(query, limit, signal)),
    get: (collection, id, filter, signal) => ask(signal, () => source.get(collection, id, filter, signal)),
    settle: async (token, options) => watched(() => source.settle(token, options), await enter({ takesNoTurn: true })),
    transact(work, options = {}) {
      if (options.isAdmitted) return source.transact(work, options)
      return options.lane ? inLane(work, options) : ask(options.signal, () => source.transact(work, options))
    },
    close: () => source.close(),
  }
}

type TransactWork<Result> = (transaction: SourceTransaction) => Promise<Result>

function cancelled(source: string, cause: unknown): DataSourceError {
  return new DataSourceError('cancelled', source, 'The request was cancelled.', { cause })
}

/** What an error says of the data source: a refusal is an answer; so is an error of what was done within a transaction. */
export function endOf(error: unknown): CallEnd {
  if (!(error instanceof DataSourceError)) return 'not-asked'
  if (error.isSilence) return 'silent'
  return error.kind === 'cancelled' || error.kind === 'timeout' ? 'not-asked' : 'answered'
}
