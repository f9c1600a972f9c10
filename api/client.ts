import type { RequestOf, ResponseOf } from './contract.ts'
import { idempotencyKeyHeader, newIdempotencyKey } from './idempotency.ts'
import type { Problem } from './problem.ts'
import { type Operation, routes } from './routes.ts'

/** A refusal or failure of the API, with the server's sentence. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  readonly details: Record<string, string>
  readonly problem: Problem | undefined

  constructor(status: number, code: string, message: string, details: Record<string, string> = {}, problem?: Problem) {
    super(message)
    this.status = status
    this.code = code
    this.details = details
    this.problem = problem
  }
}

export interface ClientOptions {
  /** Where the server is; empty for the page's own origin. */
  baseUrl?: string
  headers?: () => Record<string, string>
  fetch?: typeof fetch
}

export interface CallOptions {
  signal?: AbortSignal
  /** The key of an order that may have been sent before, as when a person presses "Send again". A fresh one where none is given. */
  idempotencyKey?: string
}

export type Client = <Of extends Operation>(
  operation: Of,
  request: RequestOf<Of>,
  options?: CallOptions,
) => Promise<ResponseOf<Of>>

/** How long after a lost connection an order is sent once more. */
const pauseBeforeRepeatMilliseconds = 250

/**
 * The typed client of the public API: `await call('getRun', { params: { run } })`. Throws ApiError. Orders go out with an
 * Idempotency-Key; one whose connection is lost before the answer came is sent once more with the same key, so that it is
 * carried out once and its answer is heard.
 */
export function createClient(options: ClientOptions = {}): Client {
  const send = options.fetch ?? fetch
  return async (operation, request, { signal, idempotencyKey } = {}) => {
    const [method, template] = routes[operation]
    const parts: { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown } = request
    const key = method === 'GET' ? undefined : (idempotencyKey ?? newIdempotencyKey())
    const exchange = async (): Promise<Answer> => {
      const response = await send(`${options.baseUrl ?? ''}${address(template, parts.params, parts.query)}`, {
        method,
        credentials: 'same-origin',
        headers: {
          accept: 'application/json',
          ...(parts.body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(key === undefined ? {} : { [idempotencyKeyHeader]: key }),
          ...options.headers?.(),
        },
        ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
        ...(signal ? { signal } : {}),
      })
      // The connection may also be lost in the middle of the answer.
      return { status: response.status, isOk: response.ok, text: await response.text() }
    }
    const lost = (cause: unknown): never => {
      if (signal?.aborted) throw cause
      throw new ApiError(
        0,
        'offline',
        'The server cannot be reached. Your input is kept; try again when the connection is back.',
      )
    }
    const { status, isOk, text } = await exchange()
      .catch(async (cause: unknown) => {
        if (key === undefined || signal?.aborted) throw cause
        await new Promise((resolve) => setTimeout(resolve, pauseBeforeRepeatMilliseconds))
        return exchange()
      })
      .catch(lost)
    if (!isOk) throw problemOf(status, text)
    return JSON.parse(text)
  }
}

interface Answer {
  status: number
  isOk: boolean
  text: string
}

/** The address of a route: path parameters filled in, query members that are undefined left out. */
export function address(
  template: string,
  params: Record<string, unknown> = {},
  query: Record<string, unknown> = {},
): string {
  const path = template.replace(/:([a-z]+)/gi, (_, name: string) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) =>
      value === undefined || value === null ? [] : [[name, String(value)]],
    ),
  )
  return search.size > 0 ? `${path}?${search}` : path
}

function problemOf(status: number, text: string): ApiError {
  const problem = parsedProblem(text)
  return new ApiError(
    status,
    problem?.code ?? 'unexpected',
    problem?.detail ?? `The server answered ${status}.`,
    problem?.details,
    problem,
  )
}

/** The problem document, or undefined where something between us and the server answered in words of its own. */
function parsedProblem(text: string): Problem | undefined {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
