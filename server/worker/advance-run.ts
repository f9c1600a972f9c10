import { type EffectOutcome, hasRight, RuleError, type Step, stepById, timersOf } from '#engine'
import { loadAccess } from '../access/load-access.ts'
import { readEffect, type StoredEffect } from '../runs/effect-store.ts'
import { handleCommand, needsWork } from '../runs/handle-command.ts'
import { type RunRow, readRun } from '../runs/read-run.ts'
import { inTransaction } from '../store/transaction.ts'
import { approvalObstacle } from './approval-obstacle.ts'
import { type DispatchParts, dispatchEffect } from './dispatch-effect.ts'
import { settleLost } from './lost-answer.ts'
import { type PrepareParts, prepareStep } from './prepare-step.ts'
import { countTry, forgetTries, readTries } from './step-tries.ts'

/** Automatic steps that follow each other before the run is put back into the queue, so that no run holds a worker forever. */
const longestStretch = 100

export type AdvanceParts = DispatchParts & PrepareParts

/** Does what the server has to do in a run, step after step, until a person is waited for. One at a time per run and process. */
export class RunAdvancer {
  readonly #parts: AdvanceParts
  readonly #underWay = new Map<string, Promise<void>>()
  /** Runs whose effect, or whose step's preparation, is tried again after a pause. Should this process die, recovery finds them. */
  readonly #pauses = new Map<string, NodeJS.Timeout>()
  #isDraining = false

  constructor(parts: AdvanceParts) {
    this.#parts = parts
  }

  /** Resolves when the run waits for a person. Calls for a run that is under way follow it. */
  advance(runId: string): Promise<void> {
    const previous = this.#underWay.get(runId) ?? Promise.resolve()
    const next = previous.catch(() => {}).then(() => this.#advance(runId))
    this.#underWay.set(runId, next)
    const forget = () => {
      if (this.#underWay.get(runId) === next) this.#underWay.delete(runId)
    }
    next.then(forget, forget)
    return next
  }

  /** Advances a run whose time should have come. Where it has not, by the database's clock, the same wake is set again. */
  async wake(runId: string, due: string): Promise<void> {
    await this.advance(runId)
    const row = await readRun(this.#parts.pool, runId)
    if (row && !row.isDue && timersOf(row.state).some((timer) => timer.due === due))
      await inTransaction(this.#parts.pool, (client) => this.#parts.queue.enqueueAt(client, runId, due))
  }

  /** Starts advancing and waits for it at most this long: most steps are there before an answer need be sent. */
  async settle(runId: string, milliseconds: number): Promise<void> {
    const advancing = this.advance(runId).catch((error: unknown) =>
      this.#parts.log.warn({ err: error, run: runId }, 'a run could not be advanced; the queue tries again'),
    )
    let timer: NodeJS.Timeout | undefined
    await Promise.race([
      advancing,
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, milliseconds)
      }),
    ])
    clearTimeout(timer)
  }

  /** Waits for everything under way. */
  async drain(): Promise<void> {
    this.#isDraining = true
    for (const pause of this.#pauses.values()) clearTimeout(pause)
    await Promise.allSettled(this.#underWay.values())
  }

  async #advance(runId: string): Promise<void> {
    for (let step = 0; step < longestStretch; step++) {
      const row = await readRun(this.#parts.pool, runId)
      if (!row || !(needsWork(row.state) || row.isDue)) return
      const didSomething = row.isDue
        ? await this.#fire(row)
        : row.state.status === 'active' && row.state.open.phase === 'preparing'
          ? await this.#prepare(row)
          : await this.#perform(row)
      if (!didSomething) return
    }
  }

  /** The time of the run has come: it goes on for the person it acts for, as far as that person still may. */
  async #fire({ id, state, workflowId, version }: RunRow): Promise<boolean> {
    if (state.status !== 'active' && state.status !== 'saved') return false
    const { open, actingFor } = state
    const workflow = await this.#parts.versions.definition(this.#parts.pool, workflowId, version)
    const access = await loadAccess(this.#parts.pool, actingFor.id)
    const step = stepById(workflow, open.stepId)
    const missing = access ? step.requires?.find((right) => !hasRight(access, right)) : undefined
    const obstacle = access
      ? missing && `${access.person.name} lacks the right "${missing}" that this step needs.`
      : `${actingFor.name}, for whom this run acts, can no longer sign in. Take it over to go on.`
    return this.#handle(id, (at) => ({
      type: 'fire-timer',
      at,
      by: { kind: 'automation', person: actingFor },
      attempt: open.ordinal,
      ...(obstacle === undefined ? {} : { obstacle }),
    }))
  }

  async #prepare({ id, state, workflowId, version }: RunRow): Promise<boolean> {
    if (state.status !== 'active') return false
    const workflow = await this.#parts.versions.definition(this.#parts.pool, workflowId, version)
    const step = stepById(workflow, state.open.stepId)
    const { pool } = this.#parts
    const attempt = state.open.ordinal
    const hasPolicy = 'retry' in step && step.retry !== undefined
    const { tries, dueInMilliseconds } = hasPolicy
      ? await readTries(pool, id, attempt)
      : { tries: 0, dueInMilliseconds: 0 }
    if (dueInMilliseconds > 0) return this.#pause(id, dueInMilliseconds)
    const access = await loadAccess(pool, state.actingFor.id)
    const today = new Date().toISOString().slice(0, 10)
    const command = await prepareStep(this.#parts, state, workflow, step, access, today, tries)
    if (command.type === 'try-again') {
      await countTry(pool, id, attempt, tries, command.pauseSeconds)
      return this.#pause(id, command.pauseSeconds * 1_000)
    }
    const isHandled = await this.#handle(id, (at) => ({ ...command, at }))
    if (tries > 0) await forgetTries(pool, id, attempt)
    return isHandled
  }

  async #perform({ id, state, workflowId, version }: RunRow): Promise<boolean> {
    const open = state.status === 'active' || state.status === 'saved' ? state.open : undefined
    if (!open?.effect) return false
    const effect = await readEffect(this.#parts.pool, open.effect.id)
    if (!effect || effect.status === 'settled') return false
    if (effect.status === 'intended' && effect.dueInMilliseconds > 0) return this.#pause(id, effect.dueInMilliseconds)
    const by = { kind: 'automation' as const, person: open.effect.by.person }
    // An effect that this process dispatched and that is not under way here lost its answer on the way to our store.
    const outcome =
      effect.status === 'dispatched'
        ? effect.server === this.#parts.server
          ? await settleLost(this.#parts, effect)
          : undefined
        : await this.#dispatch(
            effect,
            stepById(await this.#parts.versions.definition(this.#parts.pool, workflowId, version), open.stepId),
          )
    if (!outcome) {
      const now = await readEffect(this.#parts.pool, effect.id)
      return now?.status === 'intended' ? this.#pause(id, now.dueInMilliseconds) : false
    }
    return this.#handle(id, (at) => ({
      type: 'record-effect',
      at,
      by,
      attempt: open.ordinal,
      effectId: effect.id,
      outcome,
    }))
  }

  async #dispatch(effect: StoredEffect, step: Step): Promise<EffectOutcome | undefined> {
    const { pool } = this.#parts
    const obstacle = await approvalObstacle(pool, step, effect)
    return dispatchEffect(this.#parts, effect, await loadAccess(pool, effect.personId), obstacle)
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
    command: (
      at: string,
    ) => Parameters<typeof handleCommand>[2] extends (...args: never[]) => infer Result ? Awaited<Result> : never,
  ): Promise<boolean> {
    try {
      const { events } = await handleCommand(this.#parts, runId, (_, { now }) => command(now))
      return events.length > 0
    } catch (error) {
      if (error instanceof RuleError) return false
      throw error
    }
  }
}
