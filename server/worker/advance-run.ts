import {
  type Access,
  type EffectResult,
  firingTimers,
  isSubrunStep,
  RuleError,
  type RunCommand,
  type Step,
  type SubrunStep,
  stepById,
} from '#engine'
import { atMost } from '../at-most.ts'
import { directOutcome, readEffect, requireUnsent, type StoredEffect } from '../runs/effect-store.ts'
import { handleCommand, needsWork } from '../runs/handle-command.ts'
import { recordLateAnswer } from '../runs/late-answer.ts'
import { type RunRow, readRun, type StartedRun } from '../runs/read-run.ts'
import { openSubrun, waitingParent } from '../runs/sub-runs.ts'
import type { Client } from '../store/pool.ts'
import { inTransaction } from '../store/transaction.ts'
import { approvalObstacle } from './approval-obstacle.ts'
import { type Dispatched, type DispatchParts, dispatchEffect, type Obstacle } from './dispatch-effect.ts'
import { settleLost } from './lost-answer.ts'
import { passOnEnd } from './pass-on-end.ts'
import { type PrepareParts, prepareStep } from './prepare-step.ts'
import { RunTurns, type Turn } from './run-turns.ts'
import { obstacleAt, standingOf } from './standing.ts'
import { startSubrun } from './start-sub-run.ts'
import { countTry, forgetTries, readTries } from './step-tries.ts'
import { mostPreparations, takeUpPreparation } from './take-up-preparation.ts'

/** What the server does in a run before another that waits for the same turn is heard. */
const longestStretch = 100

/** How long a run may hold a worker of the queue. Should this process end after that, recovery finds the run. */
const longestInQueueMilliseconds = 2_000

export type AdvanceParts = DispatchParts & PrepareParts

/** Does what the server has to do in a run, step after step, until a person is waited for. One at a time per run and process. */
export class RunAdvancer {
  readonly #parts: AdvanceParts
  readonly #turns = new RunTurns<string | undefined>()
  /** Runs whose effect, or whose step's preparation, is tried again after a pause. Should this process die, recovery finds them. */
  readonly #pauses = new Map<string, NodeJS.Timeout>()
  readonly #stopping = new AbortController()

  constructor(parts: AdvanceParts) {
    this.#parts = parts
  }

  /**
   * Resolves when the run waits for a person, and so does the sub-run that it started, or the run that it is part of, which then
   * goes on.
   */
  async advance(runId: string): Promise<void> {
    // It ends: a chain of steps and the loops in it have limits of their own, and a run is only gone on to where there is something to do.
    let next = await this.#inTurn(runId)
    while (next !== undefined && !this.#isDraining) next = await this.#inTurn(next)
  }

  /** Calls for a run that is under way follow it, all of them as one. Returns the run that goes on because of it. */
  #inTurn(runId: string): Promise<string | undefined> {
    return this.#turns.take(runId, (turn) => this.#advance(runId, turn))
  }

  /** Advances a run whose time should have come. Where it has not, by the database's clock, the same wake is set again. */
  async wake(runId: string, due: string): Promise<void> {
    await this.#within(runId, longestInQueueMilliseconds)
    const row = await readRun(this.#parts.pool, runId)
    if (!row || row.isDue) return
    const workflow = await this.#parts.versions.definition(this.#parts.pool, row.workflowId, row.version)
    if (firingTimers(row.state, workflow).some((timer) => timer.due === due))
      await inTransaction(this.#parts.pool, (client) => this.#parts.queue.enqueueAt(client, runId, due))
  }

  /** Takes up a run that the queue names. It goes on without the queue's worker, of which there are few for all runs. */
  take(runId: string): Promise<void> {
    return this.#within(runId, longestInQueueMilliseconds)
  }

  /** Starts advancing and waits for it at most this long: most steps are there before an answer need be sent. */
  settle(runId: string, milliseconds: number): Promise<void> {
    return this.#within(runId, milliseconds).catch((error: unknown) => this.#warn(runId, error))
  }

  /** Advances, and waits for its end at most this long. Throws what goes wrong until then. */
  async #within(runId: string, milliseconds: number): Promise<void> {
    const turn = this.#turns.current(runId)
    const awaited = turn?.effect
    // A person has taken over what that one still waits for: the run goes on without it.
    if (turn && awaited !== undefined && (await readEffect(this.#parts.pool, awaited))?.status === 'settled')
      turn.letGoOf(awaited)
    let isOver = false
    let timer: NodeJS.Timeout | undefined
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        isOver = true
        resolve()
      }, milliseconds)
    })
    const advancing = this.advance(runId).catch((error: unknown) => {
      if (!isOver) throw error
      this.#warn(runId, error)
    })
    await Promise.race([advancing, over]).finally(() => clearTimeout(timer))
  }

  #warn(runId: string, error: unknown): void {
    if (this.#isDraining) return
    this.#parts.log.warn({ err: error, run: runId }, 'a run could not be advanced; it is taken up again')
  }

  /** Begins nothing any more: what waits, and every next step, is left to other servers or to the next start. */
  stop(): void {
    this.#stopping.abort(new Error('The server stops.'))
    for (const pause of this.#pauses.values()) clearTimeout(pause)
  }

  /** Stops, and waits at most so long for what is under way. What is not over by then is settled by recovery. */
  async drain(longestMilliseconds: number): Promise<void> {
    this.stop()
    await atMost(longestMilliseconds, this.#turns.ended())
  }

  get #isDraining(): boolean {
    return this.#stopping.signal.aborted
  }

  async #advance(runId: string, turn: Turn): Promise<string | undefined> {
    for (let step = 0; step < longestStretch && !turn.isLetGo && !this.#isDraining; step++) {
      const row = await readRun(this.#parts.pool, runId)
      if (!row) return undefined
      // A due time waits for an effect under way, which must go on meanwhile.
      if (row.isDue && (await this.#fire(row))) continue
      const subrun = openSubrun(row.state)
      if (subrun !== undefined) {
        if (await passOnEnd(this.#parts, row.state, subrun)) continue
        return step === 0 ? undefined : subrun
      }
      if (!needsWork(row.state)) return waitingParent(row.state)
      if (!(await this.#work(row, turn))) return undefined
    }
    return turn.isLetGo ? undefined : runId
  }

  async #work(row: RunRow, turn: Turn): Promise<boolean> {
    return row.state.status === 'active' && row.state.open.phase === 'preparing'
      ? this.#prepare(row)
      : this.#perform(row, turn)
  }

  /** The time of the run has come: it goes on for the person it acts for, as far as that person still may. */
  async #fire({ id, state, workflowId, version }: RunRow): Promise<boolean> {
    if (state.status !== 'active' && state.status !== 'saved') return false
    const { open, actingFor } = state
    const workflow = await this.#parts.versions.definition(this.#parts.pool, workflowId, version)
    const standing = await standingOf(this.#parts, actingFor, workflowId, stepById(workflow, open.stepId))
    return this.#handle(id, (at) => ({
      type: 'fire-timer',
      at,
      by: { kind: 'automation', person: actingFor },
      attempt: open.ordinal,
      ...('obstacle' in standing ? standing : {}),
    }))
  }

  async #prepare(row: RunRow): Promise<boolean> {
    const { id, state, workflowId, version } = row
    if (state.status !== 'active') return false
    if (row.takenBy !== this.#parts.server) {
      const preparations = await takeUpPreparation(this.#parts.pool, row, this.#parts.server)
      if (preparations === undefined) return false
      if (preparations >= mostPreparations) return this.#handOverLost(row, state)
    }
    const workflow = await this.#parts.versions.definition(this.#parts.pool, workflowId, version)
    const step = stepById(workflow, state.open.stepId)
    if (isSubrunStep(step)) return this.#startSubrun(state, step)
    const { pool } = this.#parts
    const attempt = state.open.ordinal
    const hasPolicy = 'retry' in step && step.retry !== undefined
    const { tries, dueInMilliseconds } = hasPolicy
      ? await readTries(pool, id, attempt)
      : { tries: 0, dueInMilliseconds: 0 }
    if (dueInMilliseconds > 0) return this.#pause(id, dueInMilliseconds)
    const standing = await standingOf(this.#parts, state.actingFor, workflowId, step)
    const command = await prepareStep(this.#parts, state, workflow, step, standing, row.today, tries)
    if (command.type === 'try-again') {
      await countTry(pool, id, attempt, tries, command.pauseSeconds)
      return this.#pause(id, command.pauseSeconds * 1_000)
    }
    const isHandled = await this.#handle(id, (at) => ({ ...command, at }))
    if (tries > 0) await forgetTries(pool, id, attempt)
    return isHandled
  }

  /** Whatever it is in this step that ends servers: it must not end the next one. */
  #handOverLost({ id }: RunRow, { open, actingFor }: StartedRun & { status: 'active' }): Promise<boolean> {
    const reason = `Servers ended ${mostPreparations} times while they prepared this step. Do it by hand, and ask an administrator to look into their logs.`
    return this.#handle(id, (at) => ({
      ...{ type: 'hand-over-step', at, by: { kind: 'automation', person: actingFor }, attempt: open.ordinal },
      ...{ code: 'failed', reason },
    }))
  }

  async #startSubrun(run: StartedRun, step: SubrunStep): Promise<boolean> {
    try {
      await startSubrun(this.#parts, run, step)
      return true
    } catch (error) {
      if (error instanceof RuleError) return false
      throw error
    }
  }

  async #perform(row: RunRow, turn: Turn): Promise<boolean> {
    const { state } = row
    const open = state.status === 'active' || state.status === 'saved' ? state.open : undefined
    const effect = open?.effect?.id
    return effect !== undefined && turn.waitFor(effect, () => this.#carryOut(row))
  }

  async #carryOut({ id, state, workflowId, version }: RunRow): Promise<boolean> {
    const open = state.status === 'active' || state.status === 'saved' ? state.open : undefined
    if (!open?.effect) return false
    const effect = await readEffect(this.#parts.pool, open.effect.id)
    if (!effect || effect.status === 'settled' || (effect.status === 'intended' && effect.isHeld)) return false
    if (effect.status === 'intended' && effect.dueInMilliseconds > 0) return this.#pause(id, effect.dueInMilliseconds)
    const by = { kind: 'automation' as const, person: open.effect.by.person }
    // An effect that this process dispatched and that is not under way here lost its answer on the way to our store.
    const done =
      effect.status === 'dispatched'
        ? await this.#settle(effect)
        : await this.#dispatch(
            effect,
            workflowId,
            stepById(await this.#parts.versions.definition(this.#parts.pool, workflowId, version), open.stepId),
            open.effect.by.kind === 'person',
          )
    if (!done) {
      const now = await readEffect(this.#parts.pool, effect.id)
      return now?.status === 'intended' && !now.isHeld ? this.#pause(id, now.dueInMilliseconds) : false
    }
    const { outcome, isUnsent } = done
    const isRecorded = await this.#handle(id, async (at, client) => {
      if (isUnsent) await requireUnsent(client, effect.id)
      return { type: 'record-effect', at, by, attempt: open.ordinal, effectId: effect.id, outcome }
    })
    if (!isRecorded && outcome.status === 'succeeded') await this.#tellLate(effect, outcome.result)
    return isRecorded
  }

  /** It was done after all, while a person no longer waited for it. */
  async #tellLate(effect: StoredEffect, result: EffectResult): Promise<void> {
    const told = await directOutcome(this.#parts.pool, effect.id)
    if (told && told.status !== 'succeeded')
      await recordLateAnswer(this.#parts, effect, { status: 'succeeded', result, isProof: true })
  }

  async #settle(effect: StoredEffect): Promise<Dispatched | undefined> {
    if (effect.server !== this.#parts.server) return undefined
    const outcome = await settleLost(this.#parts, effect)
    return outcome && { outcome, isUnsent: false }
  }

  #dispatch(effect: StoredEffect, workflow: string, step: Step, isByHand: boolean): Promise<Dispatched | undefined> {
    const obstacle = async (access: Access): Promise<Obstacle | undefined> => {
      const standing = await obstacleAt(this.#parts, access, workflow, step)
      if (standing !== undefined) return { code: 'right-missing', why: standing }
      const unapproved = await approvalObstacle(this.#parts.pool, step, effect)
      return unapproved === undefined ? undefined : { code: 'not-approved', why: unapproved }
    }
    const { signal } = this.#stopping
    return dispatchEffect(this.#parts, effect, { isByHand, obstacle, signal }).catch((error: unknown) => {
      // It waited for its turn, and was not sent.
      if (error === signal.reason) return undefined
      throw error
    })
  }

  /** Goes on with the run when the next try is due. */
  #pause(runId: string, milliseconds: number): false {
    if (this.#isDraining) return false
    clearTimeout(this.#pauses.get(runId))
    const pause = setTimeout(() => {
      this.#pauses.delete(runId)
      this.advance(runId).catch((error: unknown) =>
        this.#parts.log.warn({ err: error, run: runId }, 'a try was not made; recovery makes it'),
      )
    }, milliseconds)
    pause.unref()
    this.#pauses.set(runId, pause)
    return false
  }

  /** A refusal means that a person was faster: the run has moved on, and there is nothing to mend. */
  async #handle(
    runId: string,
    command: (at: string, client: Client) => RunCommand | Promise<RunCommand>,
  ): Promise<boolean> {
    try {
      const { events } = await handleCommand(this.#parts, runId, (_, { now, client }) => command(now, client))
      return events.length > 0
    } catch (error) {
      if (error instanceof RuleError) return false
      throw error
    }
  }
}
