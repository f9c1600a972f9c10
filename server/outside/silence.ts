import { DataSourceError, NoAnswerError, NotReachedError } from '#connectors'

/**
 * How a call failed without an answer: it may have arrived (`lost`), nobody was reached (`unreached`), or it was the company's
 * database that kept silent. Undefined where there was an answer: an error that says so.
 */
export function silenceOf(error: unknown): 'lost' | 'unreached' | 'of-database' | undefined {
  let cause = error
  for (let depth = 0; depth < deepestCause && cause instanceof Error; depth++) {
    if (cause instanceof NoAnswerError || cause.name === 'TimeoutError' || cause.name === 'AbortError') return 'lost'
    if (cause instanceof NotReachedError) return 'unreached'
    if (cause instanceof DataSourceError)
      return cause.kind === 'unreachable' || cause.kind === 'timeout' ? 'of-database' : undefined
    const code = 'code' in cause ? String(cause.code) : ''
    // What cannot be read is no answer either: the request has arrived.
    if (lostCodes.has(code) || cause.name === 'HTTPParserError' || cause instanceof SyntaxError) return 'lost'
    if (unreachedCodes.has(code)) return 'unreached'
    cause = cause.cause
  }
  return undefined
}

/** Codes of Node and its `fetch` that say: it may have arrived, the answer did not. */
const lostCodes = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_ABORTED',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
])
/** Codes that say: nobody was reached. Nothing was done, so what may be repeated is. */
const unreachedCodes = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])
/** `fetch` wraps what happened in a cause, which has causes of its own. */
const deepestCause = 5
