import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { idempotencyKeyHeader, longestIdempotencyKey } from '#api'
import type { Access } from '#engine'
import { carryOutOnce } from '../idempotency/carry-out-once.ts'
import { keptHours, type OrderKey, type Outcome } from '../idempotency/order-key.ts'
import type { AppServices } from '../services.ts'
import { presentHold } from './dispatch-hold.ts'
import { presentAi } from './settings.ts'
import { presentOutcomes } from './unknown-outcomes.ts'
import { presentVersion } from './workflows.ts'

/** What every operation but the reads takes as headers; the others pass through. */
export const orderHeadersSchema = z.looseObject({
  [idempotencyKeyHeader]: z
    .string()
    .min(1)
    .max(longestIdempotencyKey)
    .regex(/^[\x20-\x7e]*$/, 'holds characters other than printable ASCII')
    .optional()
    .describe(
      `Makes the order safe to send again: within ${keptHours} hours the same key with the same order is answered without doing it again. A fresh random value for each order, at most ${longestIdempotencyKey} characters.`,
    ),
})

/** The key that came with an order. Reads have none: they may be repeated as they are. */
export function sentKey(request: FastifyRequest): string | undefined {
  if (request.method === 'GET') return undefined
  const sent = request.headers[idempotencyKeyHeader]
  return typeof sent === 'string' ? sent : undefined
}

/** Carries out an order that came with a key, once; sent again, the answer says so in a header. */
export async function onlyOnce(
  services: AppServices,
  access: Access,
  key: OrderKey,
  reply: FastifyReply,
  carryOut: () => Promise<unknown>,
): Promise<unknown> {
  return carryOutOnce(services.pool, key, carryOut, (outcome) => {
    reply.header('idempotency-replayed', 'true')
    return afterwards(services, access, outcome)
  })
}

/**
 * What an earlier order led to, read and presented anew for what the person may see now: nothing is told to somebody who has
 * lost the right to hear it, and no record's values are kept for it.
 */
async function afterwards({ runs, events, directActions, ...rest }: AppServices, access: Access, outcome: Outcome) {
  switch (outcome.kind) {
    case 'run': {
      const run = await runs.afterwards(access, outcome.run)
      return outcome.isResumed === undefined ? run : { ...run, isResumed: outcome.isResumed }
    }
    case 'event':
      return events.afterwards(access, outcome)
    case 'action':
      return directActions.afterwards(access, outcome.effect)
    case 'unknown-outcome':
      return presentOutcomes(rest, access, { collection: outcome.collection, id: outcome.record })
    case 'dispatch-hold':
      return presentHold(rest)
    case 'ai-settings':
      return presentAi(rest, access)
    case 'version':
      return presentVersion(rest, access, outcome.workflow, outcome.version)
  }
}
