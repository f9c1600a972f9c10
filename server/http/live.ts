import type { FastifyInstance } from 'fastify'
import { type LiveMessage, livePath } from '#api'
import { hasRight } from '#engine'
import { loadAccess } from '../access/load-access.ts'
import type { AppServices } from '../services.ts'
import { requireCaller } from './caller.ts'

const heartbeatMilliseconds = 15_000

/** Server-sent events. Each message is checked against what the person may see at that moment. */
export function registerLive(http: FastifyInstance, services: AppServices): void {
  http.get(
    livePath,
    { schema: { operationId: 'live', summary: 'Live updates as server-sent events', tags: ['Live'] } },
    async (request, reply) => {
      const { person } = await requireCaller(request, services)
      reply.hijack()
      reply.raw.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      })
      const send = (message: LiveMessage) => reply.raw.write(`data: ${JSON.stringify(message)}\n\n`)
      send({ type: 'ready' })
      const unsubscribe = services.live.subscribe((message) => {
        maySee(services, person.id, message).then(
          (isAllowed) => isAllowed && send(message),
          (error: unknown) => services.log.warn({ err: error }, 'a live message could not be checked and was not sent'),
        )
      })
      const heartbeat = setInterval(() => reply.raw.write(': still here\n\n'), heartbeatMilliseconds)
      // The stream ends, and who listens asks again: a server that goes on answers.
      const leave = () => reply.raw.end()
      services.stopping.addEventListener('abort', leave, { once: true })
      reply.raw.once('close', () => {
        services.stopping.removeEventListener('abort', leave)
        clearInterval(heartbeat)
        unsubscribe()
      })
    },
  )
}

async function maySee(
  { pool, versions, records }: AppServices,
  personId: string,
  message: LiveMessage,
): Promise<boolean> {
  if (message.type === 'ready' || message.type === 'dispatch-hold-changed') return true
  const access = await loadAccess(pool, personId)
  if (!access) return false
  if (message.type === 'workflow-changed')
    return (await versions.find(pool, access.team.id, message.workflow)) !== undefined
  if (message.type === 'run-changed' && !(await versions.find(pool, access.team.id, message.workflow))) return false
  if (!hasRight(access, `${message.collection}.read`)) return false
  return (await records.visibleIds(access, message.collection, [message.record])).has(message.record)
}
