import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { problem } from './problem.ts'

/** The built screens, or undefined where only the API is served. */
export type WebFolder = string | undefined

/** Serves the screens: files by name, and the page itself for every address of a screen. */
export async function registerWeb(http: FastifyInstance, folder: WebFolder): Promise<void> {
  const hasScreens = folder !== undefined && existsSync(join(folder, 'index.html'))
  http.setNotFoundHandler(async (request, reply) => {
    const isScreen = request.method === 'GET' && !request.url.startsWith('/api/') && !request.url.startsWith('/assets/')
    if (hasScreens && isScreen) return reply.header('cache-control', 'no-cache').sendFile('index.html')
    return reply
      .code(404)
      .type('application/problem+json')
      .serializer(JSON.stringify)
      .send(problem('not-found', `There is nothing at ${request.method} ${request.url.split('?')[0]}.`))
  })
  if (!hasScreens) return
  await http.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    setHeaders: (reply, path) => {
      // Built files carry their hash in the name; the page does not.
      reply.header(
        'cache-control',
        path.includes(`${join(folder, 'assets')}`) ? 'public, max-age=31536000, immutable' : 'no-cache',
      )
    },
  })
}

/** Hashes of the page's inline scripts, for the content security policy: the one line that sets the colour scheme. */
export async function inlineScriptHashes(folder: WebFolder): Promise<string[]> {
  if (folder === undefined || !existsSync(join(folder, 'index.html'))) return []
  const page = await readFile(join(folder, 'index.html'), 'utf8')
  return [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    (match) =>
      `'sha256-${createHash('sha256')
        .update(match[1] ?? '')
        .digest('base64')}'`,
  )
}
