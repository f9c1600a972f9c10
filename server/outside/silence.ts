import { DataSourceError, NoAnswerError, NotReachedError, RefusedError } from '#connectors'

/**
 * How a call failed without an answer: it may have arrived (`lost`), nobody was reached (`unreached`), or it was the company's
 * database that kept silent. Undefined where nothing speaks of silence: a refusal, an answer that the action could make nothing
 * of, or a fault of its code. To a third party's gate all of these are answers; whether something was done is another question.
 */
export function silenceOf(error: unknown): 'lost' | 'unreached' | 'of-database' | undefined {
  let cause = error
  for (let depth = 0; depth < deepestCause && cause instanceof Error; depth++) {
    if (cause instanceof NoAnswerError || cause.name === 'TimeoutError' || cause.name === 'AbortError') return 'lost'
    if (cause instanceof NotReachedError) return 'unreached'
    if (cause instanceof RefusedError) return undefined
    if (cause instanceof DataSourceError)
      return cause.kind === 'unreachable' || cause.kind === 'timeout' ? 'of-database' : undefined
    if (isNeverConnected(cause)) return 'unreached'
    const code = codeOf(cause)
    // What cannot be read is no answer either: the request has arrived.
    if (lostCodes.has(code) || cause.name === 'HTTPParserError' || cause instanceof SyntaxError) return 'lost'
    cause = cause.cause
  }
  return undefined
}

/**
 * Whether what an action's code threw proves that nothing was done: it says so itself, or no connection was ever made. An error of
 * which a refusal is only the cause proves nothing: who knows what came between.
 */
export function provesUndone(error: unknown): boolean {
  return error instanceof RefusedError || silenceOf(error) === 'unreached'
}

function isNeverConnected(error: Error): boolean {
  // One error for each address that was tried.
  if (error instanceof AggregateError)
    return error.errors.length > 0 && error.errors.every((each) => each instanceof Error && isNeverConnected(each))
  const syscall = 'syscall' in error ? error.syscall : undefined
  return syscall === 'connect' || syscall === 'getaddrinfo' || unreachedCodes.has(codeOf(error))
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : ''
}

/** Codes of Node and its `fetch` that say: it may have arrived, the answer did not. */
const lostCodes = new Set([
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  // These two also end a connection that stood, where the way to the other side is lost.
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_SOCKET',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_ABORTED',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
])
/** Codes that only the making of a connection has, also where a library does not say at what it failed. */
const unreachedCodes = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'])
/** `fetch` wraps what happened in a cause, which has causes of its own. */
const deepestCause = 5
