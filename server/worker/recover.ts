import { type EffectOutcome, RuleError } from '#engine'
import { atMost } from '../at-most.ts'
import { endSilentServers, isSilent, serverLockClass } from '../live/server-lease.ts'
import type { Logger } from '../logger.ts'
import { recordDirectOutcome, unlessSent } from '../runs/direct-outcome.ts'
import { doubt } from '../runs/doubt.ts'
import { orphanedEffects, overdueDirectEffects, type StoredEffect, unsentDirectEffects } from '../runs/effect-store.ts'
import { handleCommand } from '../runs/handle-command.ts'
import { untoldParents } from '../runs/sub-runs.ts'
import type { AdvanceParts, RunAdvancer } from './advance-run.ts'
import { dispatchEffect } from './dispatch-effect.ts'
import { LeftRuns } from './left-runs.ts'
import { settleLost } from './lost-answer.ts'

/** How often a server looks for what others left, at most: it must see a lease run out soon after it does. */
const longestRoundMilliseconds = 5_000
const roundsInLease = 3
/** How long a start waits for databases to tell what became of effects that a dead server left. */
const longestStartMilliseconds = 2_000
/** How long a stop waits for them. */
const longestStopMilliseconds = 2_000
/** Runs whose work nobody took up for this long are taken up again; the queue normally is faster. */
const staleSeconds = 10
/** An action outside any run that was confirmed this long ago and never sent will not be sent any more. */
const unsentSeconds = 60
/** A try outside any run that is overdue by this much is not made any more by the server that planned it. */
const overdueSeconds = 5

/** Picks up what servers that are gone left behind: at the start, and then every few seconds. Returns how to stop. */
export async function startRecovery(
  parts: AdvanceParts,
  advancer: RunAdvancer,
  leaseSeconds: number,
): Promise<() => Promise<void>> {
  const settling = new Map<string, Promise<void>>()
  const looks = { withWork: LeftRuns.withWork(), due: LeftRuns.due() }
  await recover(parts, advancer, settling, looks, 0)
  // What is told soon is told before the first request; a database that does not answer keeps no server from starting.
  await atMost(longestStartMilliseconds, Promise.all(settling.values()))
  const roundMilliseconds = Math.min(longestRoundMilliseconds, (leaseSeconds * 1_000) / roundsInLease)
  let running: Promise<void> | undefined
  const timer = setInterval(() => {
    running ??= recover(parts, advancer, settling, looks, staleSeconds)
      .catch((error: unknown) => logFailure(parts.log, error))
      .finally(() => {
        running = undefined
      })
  }, roundMilliseconds)
  return async () => {
    clearInterval(timer)
    await running
    await atMost(longestStopMilliseconds, Promise.all(settling.values()))
  }
}

async function settleOrphan(parts: AdvanceParts, orphan: StoredEffect): Promise<void> {
  // One whose connection was lost may still be at it, and is let be while its transaction runs. One that stands still is not; but in a
  // copy of the store every server of the original seems to, and there the transaction is somebody else's.
  const endsTransaction = orphan.server !== null && !orphan.isDoubtful && (await isSilent(parts.pool, orphan.server))
  const outcome = await settleLost(parts, orphan, { endsTransaction }).catch(() => undefined)
  if (outcome) await recordOutcome(parts, orphan, outcome)
}

async function recover(
  parts: AdvanceParts,
  advancer: RunAdvancer,
  settling: Map<string, Promise<void>>,
  looks: { withWork: LeftRuns; due: LeftRuns },
  olderThanSeconds: number,
): Promise<void> {
  const silent = await endSilentServers(parts.pool)
  if (silent.length > 0) parts.log.warn({ servers: silent }, 'servers that stand still are taken for dead')
  for (const orphan of await orphanedEffects(parts.pool, serverLockClass)) {
    // Our own lock may have been lost while we go on: what is under way here is not lost.
    if (orphan.server === parts.server || settling.has(orphan.id)) continue
    // Its database may take long to answer: the others do not wait for it.
    const settled = settleOrphan(parts, orphan)
      .catch((error: unknown) => logFailure(parts.log, error))
      .finally(() => settling.delete(orphan.id))
    settling.set(orphan.id, settled)
  }
  for (const effect of await unsentDirectEffects(parts.pool, unsentSeconds)) {
    await recordOutcome(
      parts,
      effect,
      effect.isDoubtful && effect.effectClass !== 'read'
        ? { status: 'unknown', evidence: `The server stopped before it was sent. ${doubt}` }
        : {
            status: 'failed',
            code: 'interrupted',
            reason: 'The server stopped before it was sent. Nothing was done.',
          },
      true,
    )
  }
  for (const effect of await overdueDirectEffects(parts.pool, overdueSeconds))
    tryAgain(parts, effect).catch((error: unknown) => logFailure(parts.log, error))
  const runs = [
    ...(await looks.withWork.next(parts.pool, olderThanSeconds)),
    ...(await looks.due.next(parts.pool, 0)),
    ...(await untoldParents(parts.pool, olderThanSeconds)),
  ]
  for (const id of runs) advancer.advance(id).catch((error: unknown) => logFailure(parts.log, error))
}

/** Commits what became of an effect that nobody waits for any more, in its run or outside any. */
export async function recordOutcome(
  parts: AdvanceParts,
  effect: StoredEffect,
  outcome: EffectOutcome,
  isUnsent = false,
): Promise<void> {
  const { runId, attempt } = effect
  if (runId !== null && attempt !== null) {
    await handleCommand(parts, runId, (run, { now }) => {
      const open = run.status === 'active' || run.status === 'saved' ? run.open : undefined
      return {
        type: 'record-effect',
        at: now,
        by: { kind: 'automation', person: open?.effect?.by.person ?? run.actingFor },
        attempt,
        effectId: effect.id,
        outcome,
      }
    }).catch((error: unknown) => {
      // Recorded by another server meanwhile.
      if (!(error instanceof RuleError)) throw error
    })
    return
  }
  await recordDirectOutcome(parts, effect, outcome, { actor: 'system' }, isUnsent).catch(unlessSent)
}

/** Makes the next try of an action outside any run, whose server is gone. */
async function tryAgain(parts: AdvanceParts, effect: StoredEffect): Promise<void> {
  const done = await dispatchEffect(parts, effect, { isByHand: false })
  if (done) await recordOutcome(parts, effect, done.outcome, done.isUnsent)
}

function logFailure(log: Logger, error: unknown): void {
  log.warn({ err: error }, 'recovery failed; it is tried again in a few seconds')
}
