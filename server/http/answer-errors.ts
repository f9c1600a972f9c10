import type { FastifyInstance } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import type { Problem } from '#api'
import { RuleError } from '#engine'
import { logActivity } from '../audit/activity.ts'
import type { AppServices } from '../services.ts'
import { problem, problemOf } from './problem.ts'

/** Every error leaves as application/problem+json; denials are logged as activity; the unexpected is logged, not told. */
export function answerErrors(http: FastifyInstance, { log, pool }: AppServices): void {
  http.setErrorHandler(async (error, request, reply) => {
    const answer = describe(error)
    if (!answer)
      log.error(
        { err: error, method: request.method, route: request.routeOptions.url ?? '' },
        'a request failed unexpectedly',
      )
    if (error instanceof RuleError && error.code === 'right-missing' && request.person) {
      await logActivity(pool, {
        type: 'denied',
        actor: 'person',
        person: request.person,
        isDenied: true,
        summary: `Was refused: ${error.message}`,
        ...about(request.params),
        detail: {
          right: error.details['right'],
          method: request.method,
          route: request.routeOptions.url,
          ...params(request.params),
        },
      }).catch((failure: unknown) => log.error({ err: failure }, 'a denial could not be logged'))
    }
    const sent = answer ?? {
      type: 'about:blank',
      title: 'Internal Server Error',
      status: 500,
      code: 'unexpected',
      detail:
        'Something went wrong on our side. Nothing was changed by this request unless the activity log says so. Try again; if it stays, tell your administrator the time.',
    }
    return reply.code(sent.status).type('application/problem+json').serializer(JSON.stringify).send(sent)
  })
}

/** What a refused order was about, as its address said it: the run, where it was one. */
function about(given: unknown): { runId?: string } {
  const { run } = params(given)
  return run === undefined ? {} : { runId: run }
}

function params(given: unknown): Record<string, string> {
  const entries = given !== null && typeof given === 'object' ? Object.entries(given) : []
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, String(value).slice(0, 200)]] : [],
    ),
  )
}

function describe(error: unknown): Problem | undefined {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [first] = error.validation
    const place = first?.instancePath.replace(/^\//, '').replaceAll('/', '.') ?? ''
    return problem(
      'invalid-input',
      `${place === '' ? 'The request' : place}: ${first?.message ?? 'is not valid'}`,
      place === '' ? undefined : { field: place },
    )
  }
  return problemOf(error)
}
