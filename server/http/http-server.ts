import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import swagger from '@fastify/swagger'
import fastify, { type FastifyInstance } from 'fastify'
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { AppServices } from '../services.ts'
import { answerErrors } from './answer-errors.ts'
import { registerLive } from './live.ts'
import { problem } from './problem.ts'
import { registerApi } from './register-api.ts'
import { registerSignIn } from './sign-in.ts'
import { inlineScriptHashes, registerWeb, type WebFolder } from './web.ts'

const bodyLimitBytes = 1_000_000

/** Every route of the process. The OpenAPI document is generated from the schemas that validate. */
export async function createHttpServer(services: AppServices, web: WebFolder): Promise<FastifyInstance> {
  const http = fastify({
    bodyLimit: bodyLimitBytes,
    routerOptions: { maxParamLength: 500 },
    forceCloseConnections: false,
    trustProxy: services.config.trustedProxies.length > 0 && [...services.config.trustedProxies],
    // An address that cannot even be read reaches no route, and so no handler of errors.
    frameworkErrors: (_, __, reply) => {
      const sent = problem('invalid-input', 'This address is not a valid one.')
      reply.hijack()
      reply.raw.writeHead(sent.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(sent))
    },
  })
  http.setValidatorCompiler(validatorCompiler)
  http.setSerializerCompiler(serializerCompiler)
  answerErrors(http, services)
  await http.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", ...(await inlineScriptHashes(web))],
        // Style attributes are how the components size themselves; no style comes from records, models or tools.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: services.config.publicUrl.startsWith('https:'),
  })
  await http.register(rateLimit, { max: services.config.requestsPerMinute, timeWindow: '1 minute' })
  await http.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Stepwell',
        version: '1',
        description: 'Everything the screens do, for programs. Errors are RFC 9457 problems with stable codes.',
      },
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'better-auth.session_token' } } },
      security: [{ session: [] }],
    },
    transform: jsonSchemaTransform,
  })
  http.get('/healthz', { schema: { hide: true } }, async (_, reply) =>
    services.stopping.aborted ? reply.code(503).send({ status: 'stopping' }) : { status: 'ready' },
  )
  http.get('/api/openapi.json', { schema: { hide: true } }, async () => http.swagger())
  registerSignIn(http, services)
  registerApi(http, services)
  registerLive(http, services)
  await registerWeb(http, web)
  return http
}
