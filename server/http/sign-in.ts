import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { logActivity } from '../audit/activity.ts'
import type { AppServices } from '../services.ts'
import { webHeaders } from './caller.ts'

const signedIn = z.object({ user: z.object({ id: z.string(), name: z.string() }) })

/** Hands `/api/auth/*` to the sign-in library, and logs who came, who left and who was refused. */
export function registerSignIn(http: FastifyInstance, { signIn, pool }: AppServices): void {
  http.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    schema: { hide: true },
    async handler(request, reply) {
      const session = request.url.startsWith('/api/auth/sign-out')
        ? await signIn.api.getSession({ headers: webHeaders(request) })
        : null
      const response = await signIn.handler(toWebRequest(request))
      const text = await response.text()
      if (request.url.startsWith('/api/auth/sign-in/')) await logSignIn(response.status, text, request)
      if (session)
        await logActivity(pool, {
          type: 'signed-out',
          actor: 'person',
          person: { id: session.user.id, name: session.user.name },
          summary: 'Signed out',
        })
      for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value)
      const cookies = response.headers.getSetCookie()
      if (cookies.length > 0) reply.header('set-cookie', cookies)
      return reply.code(response.status).serializer(String).send(text)
    },
  })

  async function logSignIn(status: number, text: string, request: FastifyRequest): Promise<void> {
    if (status === 200) {
      const { user } = signedIn.parse(JSON.parse(text))
      await logActivity(pool, {
        type: 'signed-in',
        actor: 'person',
        person: { id: user.id, name: user.name },
        summary: 'Signed in',
      })
    } else {
      const email = z.object({ email: z.string().max(200) }).safeParse(request.body)
      await logActivity(pool, {
        type: 'sign-in-refused',
        actor: 'person',
        isDenied: true,
        summary: 'A sign-in was refused',
        detail: { email: email.data?.email },
      })
    }
  }
}

function toWebRequest(request: FastifyRequest): Request {
  const headers = webHeaders(request)
  // The library counts tries by this header. What a client wrote there itself must not make it somebody else.
  headers.set('x-forwarded-for', request.ip)
  const hasBody = request.method === 'POST' && request.body !== undefined
  return new Request(`${request.protocol}://${request.host}${request.url}`, {
    method: request.method,
    headers,
    ...(hasBody ? { body: JSON.stringify(request.body) } : {}),
  })
}
