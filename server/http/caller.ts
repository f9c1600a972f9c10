import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Access, RuleError } from '#engine'
import type { AppServices } from '../services.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, once known: for the activity log. */
    person?: { id: string; name: string }
    /** What they may do now: set before any handler of the API runs. */
    access: Access
  }
}

/** Who asks and what they may do now. Refuses requests of nobody, and orders that another site's page sent. */
export async function requireCaller(request: FastifyRequest, services: AppServices): Promise<Access> {
  requireSameOrigin(request, services.config.publicUrl)
  const access = await services.sessions.access(request.headers.cookie ?? '')
  if (!access) throw new RuleError('not-signed-in', 'Sign in first.')
  request.person = { id: access.person.id, name: access.person.name }
  return access
}

/** Aborts when the browser goes away before it was answered. */
export function abortOnLeave(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new DOMException('The browser went away.', 'AbortError'))
  })
  return controller.signal
}

/** The request's headers as the web platform has them. */
export function webHeaders(request: FastifyRequest): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.append(name, Array.isArray(value) ? value.join(', ') : value)
  }
  return headers
}

/** Cookies are sent along by other sites' forms; their Origin gives them away. SameSite=Lax and JSON bodies are the other locks. */
function requireSameOrigin(request: FastifyRequest, publicUrl: string): void {
  const { origin } = request.headers
  if (request.method === 'GET' || origin === undefined) return
  const isOwn = origin === new URL(publicUrl).origin || URL.parse(origin)?.host === request.headers.host
  if (!isOwn)
    throw new RuleError('right-missing', 'This order came from another site and was not carried out.', {
      right: 'same-origin',
    })
}
