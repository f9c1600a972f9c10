import type { RequestOf, ResponseOf } from './contract.ts'
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

export type Client = <Of extends Operation>(
  operation: Of,
  request: RequestOf<Of>,
  options?: { signal?: AbortSignal },
) => Promise<ResponseOf<Of>>

/** The typed client of the public API: `await call('getRun', { params: { run } })`. Throws ApiError. */
export function createClient(options: ClientOptions = {}): Client {
  const send = options.fetch ?? fetch
  return async (operation, request, { signal } = {}) => {
    const [method, template] = routes[operation]
    const parts: { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown } = request
    const response = await send(`${options.baseUrl ?? ''}${address(template, parts.params, parts.query)}`, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(parts.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers?.(),
      },
      ...(parts.body === undefined ? {} : { body: JSON.stringify(parts.body) }),
      ...(signal ? { signal } : {}),
    }).catch((cause: unknown) => {
      if (signal?.aborted) throw cause
      throw new ApiError(
        0,
        'offline',
        'The server cannot be reached. Your input is kept; try again when the connection is back.',
      )
    })
    if (!response.ok) throw await problemOf(response)
    return response.json()
  }
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

async function problemOf(response: Response): Promise<ApiError> {
  const problem: Problem | undefined = await response.json().catch(() => undefined)
  return new ApiError(
    response.status,
    problem?.code ?? 'unexpected',
    problem?.detail ?? `The server answered ${response.status}.`,
    problem?.details,
    problem,
  )
}
