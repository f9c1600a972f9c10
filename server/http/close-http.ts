import type { FastifyInstance } from 'fastify'
import { atMost } from '../at-most.ts'

const lookMilliseconds = 50

/** Takes no new connection, lets requests under way end, at most so long, and then cuts what is left. */
export async function closeHttp(http: FastifyInstance, longestMilliseconds: number): Promise<void> {
  // A connection that is kept alive has nothing to say after its answer, and would hold us up.
  const looking = setInterval(() => http.server.closeIdleConnections(), lookMilliseconds)
  try {
    const closing = http.close()
    await atMost(longestMilliseconds, closing)
    http.server.closeAllConnections()
    await closing
  } finally {
    clearInterval(looking)
  }
}
