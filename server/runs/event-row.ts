import { type RunEvent, runEventSchema } from '#engine'
import { digestOf, newSalt, saltedDigest } from './digest.ts'

/** An event as the log keeps it: ids, digests and choices in `body`, everything else apart in `content`. */
export interface EventRow {
  sequence: number
  type: string
  at: string
  actor: RunEvent['actor']
  body: Record<string, unknown>
  digest: string
  previousDigest: string
  salt: string | null
  content: unknown
}

/** The rows of a command's events, chained to the run's last digest. */
export function toRows(
  runId: string,
  events: readonly RunEvent[],
  lastSequence: number,
  lastDigest: string,
): EventRow[] {
  let previousDigest = lastDigest
  return events.map((event, index) => {
    const sequence = lastSequence + index + 1
    const { type, at, actor, ...rest } = event
    const { content, ...ids }: { content?: unknown; allowedBy?: string | undefined } = rest
    const salt = content === undefined ? null : newSalt()
    const plain: Record<string, unknown> = JSON.parse(JSON.stringify(ids))
    const body = salt === null ? plain : { ...plain, contentDigest: saltedDigest(salt, jsonOf(content)) }
    const digest = digestOf({ runId, sequence, type, at, actor, body, previousDigest })
    const row = {
      sequence,
      type,
      at,
      actor,
      body,
      digest,
      previousDigest,
      salt,
      content: content === undefined ? null : jsonOf(content),
    }
    previousDigest = digest
    return row
  })
}

/** The event of a stored row. Throws when the log holds what this version does not know. */
export function toEvent(row: {
  type: string
  at: string
  actor: unknown
  body: Record<string, unknown>
  content: unknown
}): RunEvent {
  const { contentDigest, ...ids } = row.body
  return runEventSchema.parse({
    type: row.type,
    at: row.at,
    actor: row.actor,
    ...ids,
    ...(row.content === null ? {} : { content: row.content }),
  })
}

function jsonOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value))
}
