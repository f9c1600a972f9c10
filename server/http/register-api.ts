import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Operation, type ParsedRequestOf, routes } from '#api'
import { contract, problemSchema } from '#api/contract'
import type { RuleCode } from '#engine'
import { OrderKey, withoutKey } from '../idempotency/order-key.ts'
import type { AppServices } from '../services.ts'
import { abortOnLeave, requireCaller } from './caller.ts'
import { sendExport } from './export-activity.ts'
import { onlyOnce, orderHeadersSchema, sentKey } from './only-once.ts'
import { type Handler, operations } from './operations.ts'
import { statusOf } from './problem.ts'
import { requireReadableText } from './readable-text.ts'

/** Registers every operation of the contract: authenticate, validate, handle, present. */
export function registerApi(http: FastifyInstance, services: AppServices): void {
  for (const operation of Object.keys(routes)) if (isOperation(operation)) register(http, services, operation)
}

function register(http: FastifyInstance, services: AppServices, operation: Operation): void {
  const [method, url] = routes[operation]
  const { summary, tag, params, query, body, response, errors = [] }: Schemas = contract[operation]
  const refusal = {
    description: 'Refused, with the reason (RFC 9457)',
    content: { 'application/problem+json': { schema: problemSchema } },
  }
  const statuses = new Set([400, 401, 403, 404, 409, 422, 429, 503, ...errors.map((code) => statusOf[code])])
  http.route({
    method,
    url,
    schema: {
      operationId: operation,
      summary,
      tags: [tag],
      ...(params ? { params } : {}),
      ...(query ? { querystring: query } : {}),
      ...(body ? { body } : {}),
      ...(method === 'GET' ? {} : { headers: orderHeadersSchema }),
      response: { 200: response, ...Object.fromEntries([...statuses].map((status) => [status, refusal])) },
    },
    // Before validation: what one sends is nobody's business until one is known.
    preValidation: async (request) => {
      request.access = await requireCaller(request, services)
      for (const part of [request.params, request.query, request.body]) requireReadableText(part)
    },
    handler: (request, reply) => answer(operation, request, reply, services),
  })
}

async function answer<Of extends Operation>(
  operation: Of,
  request: FastifyRequest,
  reply: FastifyReply,
  services: AppServices,
): Promise<unknown> {
  const signal = abortOnLeave(reply)
  const { access } = request
  const handler: Handler<Of> = operations[operation]
  const key = sentKey(request)
  if (key !== undefined) {
    const orderKey = new OrderKey(access.person.id, key, operation, { ...parsed<Of>(request) })
    return onlyOnce(services, access, orderKey, reply, () =>
      handler(parsed<Of>(request), { access, signal, keepKey: orderKey.keep }, services),
    )
  }
  const caller = { access, signal, keepKey: withoutKey }
  if (
    operation === 'listActivity' &&
    (await sendExport(parsed<'listActivity'>(request).query, caller, services, reply))
  )
    return reply
  return handler(parsed<Of>(request), caller, services)
}

/** The parts of a request, validated just now by the very schemas that their type is inferred from. */
function parsed<Of extends Operation>({ params, query, body }: FastifyRequest): ParsedRequestOf<Of> {
  // biome-ignore lint/plugin: fastify validated them with the operation's own schemas, which TypeScript cannot follow per operation
  return { params, query, body } as unknown as ParsedRequestOf<Of>
}

type Schemas = {
  summary: string
  tag: string
  params?: unknown
  query?: unknown
  body?: unknown
  response: unknown
  errors?: readonly RuleCode[]
}

function isOperation(name: string): name is Operation {
  return name in routes
}
