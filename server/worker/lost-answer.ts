import { DataSourceError, NoAnswerError, type Settlement } from '#connectors'
import {
  type EffectOutcome,
  effectResultSchema,
  type LateOutcome,
  pauseAfter,
  type RetryPolicy,
  stepById,
} from '#engine'
import { logActivity } from '../audit/activity.ts'
import type { Company } from '../company/company.ts'
import { provesUndone, silenceOf } from '../outside/silence.ts'
import { whereToLook } from '../outside/where-to-look.ts'
import { doubt } from '../runs/doubt.ts'
import { readEffect, releaseEffect, type StoredEffect, takeOverEffect } from '../runs/effect-store.ts'
import { hasLateAnswer, type LateParts, recordLateAnswer } from '../runs/late-answer.ts'
import { readRun } from '../runs/read-run.ts'
import type { Pool } from '../store/pool.ts'
import { inTransaction } from '../store/transaction.ts'
import type { VersionStore } from '../workflows/version-store.ts'
import type { LateCalls } from './late-calls.ts'
import { messageOf } from './message-of.ts'
import { LostCall } from './run-action.ts'

/** What is needed to hear what comes late. */
export type ListenParts = LateParts & { lateCalls: LateCalls }

export interface LossParts {
  pool: Pool
  versions: VersionStore
  company: Company
}

/** What an attempt to carry out an effect threw, and whether the code of its action had been called by then. */
interface Thrown {
  error: unknown
  hasCalled: boolean
}

/** A call that threw: refused, or left without an answer. Undefined when it is tried again, or another server has taken over. */
export async function afterError(
  parts: LossParts & ListenParts,
  effect: StoredEffect,
  { error, hasCalled }: Thrown,
): Promise<EffectOutcome | undefined> {
  const reason = messageOf(error)
  const late = error instanceof LostCall ? error.late : undefined
  const isUnderWay = error instanceof LostCall && error.isUnderWay
  // First of all: the store may be away at this moment, and the answer come when it is back.
  if (late && isUnderWay) listen(parts, effect, late)
  const current = await readEffect(parts.pool, effect.id)
  if (!current || !isSameTry(current, effect)) {
    // What may never answer is not waited for: the run goes on meanwhile.
    if (late && !isUnderWay) listen(parts, effect, late)
    // A transaction that was not committed has nothing to tell.
    else if (!late && effect.effectClass !== 'database')
      await recordLateAnswer(parts, effect, { status: 'failed', reason })
    return undefined
  }
  if (!mayBeDone(effect, { error, hasCalled })) {
    const field = error instanceof DataSourceError ? error.field : undefined
    const failed = { status: 'failed' as const, code: 'failed', reason, ...(field === undefined ? {} : { field }) }
    return silenceOf(error) === 'unreached' ? unlessTriedAgain(parts, current, failed) : failed
  }
  const isUncalled = effect.request.kind === 'run-action' && !hasCalled && !current.isDoubtful
  return settleOrRepeat(
    parts,
    current,
    lossOf(error, whereToLook(parts.company, effect)),
    isUncalled ? 'never-begun' : await settlementOf(parts, current).catch(() => 'unknown'),
  )
}

/** `NoAnswerError` is in the words of whoever knows best. */
function lossOf(error: unknown, look: string): Loss {
  const reason = messageOf(error)
  const isSilence = silenceOf(error) !== undefined
  const said = isSilence
    ? `No answer came: ${reason}${look}`
    : `It failed, and the error does not say whether it was done: ${reason}${look}`
  const evidence = error instanceof NoAnswerError ? reason : said
  return { evidence, reason: evidence, missing: isSilence ? 'no answer' : 'no clear answer' }
}

/** Waits for what a call that took too long answers in the end. A process that ends forgets it: then nobody hears the answer. */
function listen(parts: ListenParts, effect: StoredEffect, late: Promise<LateOutcome>): void {
  parts.lateCalls.hear(
    late,
    async (answer, isAgain) => {
      // Of a transaction whose commit nobody saw: it may have been recorded after all.
      if (isAgain && (await hasLateAnswer(parts.pool, effect.id, answer))) return
      await recordLateAnswer(parts, effect, answer)
    },
    (error, isLast) =>
      parts.log.error(
        { err: error, effect: effect.id },
        isLast ? 'a late answer could not be recorded' : 'a late answer could not be recorded; it is tried again',
      ),
  )
}

/**
 * What became of an effect whose dispatcher is gone. Undefined while that cannot be told yet, and when it is tried again.
 * `endsTransaction`: a transaction of it that is still open is ended, since nobody will. Throws while its database cannot be asked.
 */
export async function settleLost(
  parts: LossParts,
  found: StoredEffect,
  { endsTransaction = false } = {},
): Promise<EffectOutcome | undefined> {
  // Whoever has kept no token may be about to: only what is taken from them can be told as never begun.
  const effect = found.token === null ? await takeOverEffect(parts.pool, found) : found
  if (!effect) return undefined
  const when = effect.dispatchedAt ? ` at ${effect.dispatchedAt.toISOString()}` : ''
  const evidence = `It was sent${when}; the server that sent it stopped before the answer came.${whereToLook(parts.company, effect)}`
  const settlement = await settlementOf(parts, effect, endsTransaction)
  // What a transaction gave is kept before its commit, perhaps after this effect was read: its server may only have looked dead.
  const current = settlement === 'committed' ? await readEffect(parts.pool, effect.id) : effect
  if (!current || !isSameTry(current, effect)) return undefined
  return settleOrRepeat(parts, current, { evidence, reason: 'The server stopped.', missing: 'no answer' }, settlement)
}

/** "once", "3 times". */
export function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

/** What is known of the loss, for a person who must judge and for one who may simply do it again. */
interface Loss {
  evidence: string
  reason: string
  missing: 'no answer' | 'no clear answer'
}

function isSameTry(one: StoredEffect, other: StoredEffect): boolean {
  return one.status === 'dispatched' && one.server === other.server && one.tries === other.tries
}

/** The code of an action runs only once its token is kept: without one, it never began, unless the log has lost the token. */
async function settlementOf(
  { company }: LossParts,
  effect: StoredEffect,
  endsTransaction = false,
): Promise<Settlement | 'never-begun'> {
  if (effect.token === null) return effect.isDoubtful ? 'unknown' : 'never-begun'
  return company.source(effect.request.record.collection).settle(effect.token, { endsTransaction })
}

/** Proof first: the transaction an effect had tells of every class. Then another try where the class allows it, else a person. */
async function settleOrRepeat(
  parts: LossParts,
  effect: StoredEffect,
  loss: Loss,
  settlement: Settlement | 'never-begun',
): Promise<EffectOutcome | undefined> {
  const { effectClass, prospect, token, isDoubtful } = effect
  const { evidence, reason } = loss
  const undone = (words: string) => ({
    status: 'failed' as const,
    code: 'interrupted',
    reason: `${reason} ${words} Confirm it again.`,
  })
  if (settlement === 'in-progress') return undefined
  if (settlement === 'committed' && prospect !== null)
    return { status: 'succeeded', result: effectResultSchema.parse(prospect) }
  // What was refused was committed too, with nothing in it. A log that may lack what was kept last does not tell the two apart.
  if (settlement === 'committed' && !isDoubtful) return undone('Nothing had been written.')
  // A key protects what the target does, not what the action wrote in our database: where that may have been committed, no repeat.
  const mayBeCommitted = settlement === 'committed' || (settlement === 'unknown' && (prospect !== null || isDoubtful))
  if (effectClass === 'read' || (effectClass === 'keyed' && !mayBeCommitted)) return repeat(parts, effect, loss)
  if (settlement === 'never-begun') return unlessTriedAgain(parts, effect, undone('Nothing had been done yet.'))
  // Of a step that tries again, the log may lack a later try, which did it.
  const isAborted = settlement === 'aborted' && !(isDoubtful && (await policyOf(parts, effect)))
  if (effectClass === 'database' && isAborted)
    return unlessTriedAgain(parts, effect, undone('The database undid the change, so nothing was written.'))
  if (isDoubtful) return { status: 'unknown', evidence: `${evidence} ${doubt}` }
  if (effectClass === 'database')
    return {
      status: 'unknown',
      evidence: `${evidence} The database does not know whether transaction ${token} was committed.`,
    }
  return { status: 'unknown', evidence }
}

const firstPauseSeconds = 1
const longestPauseSeconds = 60

/** One more try after a pause that doubles; after the last, words for the person who takes over. */
async function repeat(
  parts: LossParts,
  effect: StoredEffect,
  { evidence, missing }: Loss,
): Promise<EffectOutcome | undefined> {
  const { request, tries } = effect
  const policy = await policyOf(parts, effect)
  const ownLimit = request.kind === 'run-action' ? triesOf(parts.company, request.action) : 1
  const limit = policy?.attempts ?? ownLimit
  if (tries >= limit) {
    const said = `It was sent ${times(tries)}${tries > 1 && effect.effectClass === 'keyed' ? ', always with the same key' : ''}, and ${missing} came. The last time: ${evidence}`
    return effect.effectClass === 'keyed'
      ? { status: 'unknown', evidence: said }
      : { status: 'failed', code: 'no-answer', reason: `${said} It only reads, so nothing was changed.` }
  }
  const ownPause = Math.min(firstPauseSeconds * 2 ** (tries - 1), longestPauseSeconds)
  const pauseSeconds = (policy && pauseAfter(policy, tries)) ?? ownPause
  const said = `${missing === 'no answer' ? 'No' : 'No clear'} answer to try ${tries} of ${limit} of ${titleOf(effect)}`
  await release(parts, effect, pauseSeconds, `${said}; it is tried again in ${pauseSeconds} s: ${evidence}`)
  return undefined
}

/**
 * What certainly was not done, of whatever class, is tried again where its step has `retry`, and not otherwise: nothing is done twice
 * by it, but a person who ordered it would rather hear of it at once.
 */
async function unlessTriedAgain(
  parts: LossParts,
  effect: StoredEffect,
  failed: Extract<EffectOutcome, { status: 'failed' }>,
): Promise<EffectOutcome | undefined> {
  const { tries } = effect
  const policy = await policyOf(parts, effect)
  if (!policy) return failed
  const pauseSeconds = pauseAfter(policy, tries)
  if (pauseSeconds === undefined) return { ...failed, reason: `${failed.reason} It was tried ${times(tries)}.` }
  const said = `Try ${tries} of ${policy.attempts} of ${titleOf(effect)} did nothing`
  await release(parts, effect, pauseSeconds, `${said}; it is tried again in ${pauseSeconds} s: ${failed.reason}`)
  return undefined
}

/** Lets the effect be dispatched once more after a pause, and says so in the activity log. Nothing where it is no longer at this try. */
async function release(
  { pool }: LossParts,
  effect: StoredEffect,
  pauseSeconds: number,
  summary: string,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    if (!(await releaseEffect(client, effect, pauseSeconds))) return
    const { rows } = await client.query('select workflow_id from run where id = $1', [effect.runId])
    await logActivity(client, {
      type: 'effect-repeated',
      actor: 'system',
      summary,
      record: effect.request.record,
      runId: effect.runId ?? undefined,
      workflowId: rows[0]?.workflow_id,
      detail: { effect: effect.id, tries: effect.tries },
    })
  })
}

/** How often the step of an effect is to be tried, where its author says so; else the action's own tries and pauses hold. */
async function policyOf({ pool, versions }: LossParts, effect: StoredEffect): Promise<RetryPolicy | undefined> {
  const row = effect.runId === null ? undefined : await readRun(pool, effect.runId)
  if (row?.state.status !== 'active' && row?.state.status !== 'saved') return undefined
  const { open } = row.state
  if (open.effect?.id !== effect.id) return undefined
  const step = stepById(await versions.definition(pool, row.workflowId, row.version), open.stepId)
  return 'retry' in step ? step.retry : undefined
}

function titleOf({ request }: StoredEffect): string {
  return request.kind === 'run-action' ? `"${request.title}"` : 'a change'
}

/** An action that the configuration no longer knows is not tried again. */
function triesOf(company: Company, id: string): number {
  return company.config.actions.find((action) => action.id === id)?.tries ?? 1
}

/**
 * Whether it may have been done although it threw, or is tried again because that does no harm. What the database can undo, or what
 * only reads, is done with after an error that is an answer; code that called somebody else must say itself that nothing was done.
 */
function mayBeDone({ effectClass }: StoredEffect, { error, hasCalled }: Thrown): boolean {
  const silence = silenceOf(error)
  if (silence === 'unreached') return effectClass === 'read' || effectClass === 'keyed'
  if (effectClass === 'database' || effectClass === 'read' || !hasCalled) return silence !== undefined
  return !provesUndone(error)
}
