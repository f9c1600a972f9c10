import type { RunCommand } from '#engine'
import type { Company } from '../company/company.ts'
import { whereToLook } from '../outside/where-to-look.ts'
import type { Queryable } from '../store/pool.ts'
import { doubt } from './doubt.ts'
import { lockEffect, type StoredEffect } from './effect-store.ts'
import type { StartedRun } from './read-run.ts'

type Halted = NonNullable<Extract<RunCommand, { type: 'handle-manually' }>['halted']>

/**
 * What is known of an effect under way that a person no longer waits for. Its row stays locked until the caller's transaction
 * has settled it, and whoever carries it out finds that: what was not sent is not sent any more, what has not begun does not
 * begin, and a transaction that has not told what it gave does not commit (`keepToken`, `keepProspect`). Undefined where none
 * is under way, or its outcome is being recorded at this moment.
 */
export async function haltEffect(
  client: Queryable,
  company: Company,
  run: StartedRun,
  attempt: number,
  name: string,
): Promise<Halted | undefined> {
  if (run.status !== 'active' || run.open.ordinal !== attempt || run.open.phase !== 'performing') return undefined
  const effect = run.open.effect && (await lockEffect(client, run.open.effect.id))
  if (!effect || effect.status === 'settled') return undefined
  return { effectId: effect.id, outcome: known(effect, name, whereToLook(company, effect)) }
}

function known(effect: StoredEffect, name: string, look: string): Halted['outcome'] {
  const { effectClass, status, token, prospect, tries } = effect
  const hasBegun = status === 'dispatched' && token !== null
  // Tries before this one were sent and left without an answer where that may be repeated; else it was certain that they did nothing.
  const isRepeatable = effectClass === 'read' || effectClass === 'keyed'
  const before = isRepeatable ? tries - (status === 'dispatched' ? 1 : 0) : 0
  const sent = hasBegun ? tries : before
  const failed = (reason: string): Halted['outcome'] => ({ status: 'failed', code: 'interrupted', reason })
  // What was sent after the backup was taken is not in the log that it left.
  if (effect.isDoubtful && effectClass !== 'read')
    return { status: 'unknown', evidence: `${name} took it over before an answer came. ${doubt}${look}` }
  if (sent === 0) return failed(`${name} took this over before it was sent. Nothing was done.`)
  if (effectClass === 'read')
    return failed(`${name} took this over before an answer came. It only reads, so nothing was changed.`)
  if (effectClass === 'database' && prospect === null)
    return failed(
      `${name} took this over before it was done. The database undoes what was begun, so nothing is written.`,
    )
  const since = effect.dispatchedAt ? ` at ${effect.dispatchedAt.toISOString()}` : ''
  return { status: 'unknown', evidence: `It was sent${since}, and ${name} took it over before an answer came.${look}` }
}
