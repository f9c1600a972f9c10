import type { RunView } from '#api'
import {
  type Access,
  type Answer,
  type FoundResult,
  RuleError,
  recordSource,
  requireRight,
  stepById,
  type UnknownAnswer,
  type Workflow,
} from '#engine'
import type { Orderer } from '../../idempotency/order-key.ts'
import { type Drift, type KeptDrift, keptDrifts, knownBefore } from '../../steps/drift.ts'
import { isSameRecord } from '../../steps/known-values.ts'
import { recordOf, type StepSituation } from '../../steps/step-handler.ts'
import { gatherFor, rightsOf } from '../../steps/step-handlers.ts'
import { rightForEffect } from '../../worker/dispatch-effect.ts'
import { haltEffect } from '../halt-effect.ts'
import type { StartedRun } from '../read-run.ts'
import { requireVisibleRun } from '../run-access.ts'
import type { RunOrders } from './run-orders.ts'

/** Who takes a step in hand waits no longer than this for the database that the step waits for. */
const formWithinMilliseconds = 500

/** Orders to the open step. */
export class StepOrders {
  readonly #orders: RunOrders

  constructor(orders: RunOrders) {
    this.#orders = orders
  }

  async complete(
    by: Orderer,
    runId: string,
    attempt: number,
    answer: Answer,
    { expected, kept = [] }: { expected?: Record<string, unknown> | undefined; kept?: readonly KeptDrift[] } = {},
  ): Promise<RunView> {
    const { access } = by
    const { row, workflow } = await requireVisibleRun(this.#orders.parts, access, runId)
    const open = answerable(row.state, attempt)
    // Nothing is read for a step that is not open: the rules say below who was faster.
    if (!open)
      return this.#orders.order(by, runId, (run) => {
        // Since we looked, its effect failed or the run was resumed. Nothing was read for this answer, so it must not complete the step.
        if (answerable(run, attempt))
          throw new RuleError('step-busy', 'This step was given back at this very moment. Look at it and answer again.')
        return { type: 'complete-step', attempt, answer, gathered: { outcome: '' } }
      })
    const step = stepById(workflow, open.stepId)
    const situation: StepSituation = {
      step,
      run: row.state,
      workflow,
      access,
      company: this.#orders.parts.company,
      records: this.#orders.parts.records,
    }
    for (const right of rightsOf(situation)) requireRight(access, right)
    const overridden = await keptDrifts(situation, kept)
    const gathered = await gatherFor(situation, answer, await expectedBy(situation, answer, overridden, expected))
    return this.#orders.handle(by, runId, (run, current) => {
      const needed = [
        ...rightsOf({ ...situation, run }),
        ...(gathered.gathered.effect ? [rightForEffect(gathered.gathered.effect.request)] : []),
      ]
      for (const right of needed) requireRight(current, right)
      return {
        type: 'complete-step',
        attempt,
        answer: gathered.answer,
        gathered: gathered.gathered,
        overridden,
        ...(needed.length > 0 ? { allowedBy: needed.join(', ') } : {}),
      }
    })
  }

  async handleManually(by: Orderer, runId: string, attempt: number): Promise<RunView> {
    return this.#orders.order(
      by,
      runId,
      async (run, current, { client, workflow }) => {
        this.#requireStepRights(current, run, workflow, attempt)
        const halted = await haltEffect(client, this.#orders.parts.company, run, attempt, current.person.name)
        return { type: 'handle-manually', attempt, ...(halted ? { halted } : {}) }
      },
      formWithinMilliseconds,
    )
  }

  async askAgain(by: Orderer, runId: string, attempt: number): Promise<RunView> {
    return this.#orders.order(by, runId, (run, current, { workflow }) => {
      this.#requireStepRights(current, run, workflow, attempt)
      return { type: 'ask-again', attempt }
    })
  }

  async resolve(
    by: Orderer,
    runId: string,
    attempt: number,
    said: { effect: string; answer: UnknownAnswer; reason: string; result?: FoundResult | undefined },
  ): Promise<RunView> {
    return this.#orders.order(by, runId, (run, current) => {
      const effect = run.status === 'active' || run.status === 'saved' ? run.open.effect : undefined
      if (effect) requireRight(current, rightForEffect(effect.request))
      const { effect: effectId, answer, reason, result } = said
      return { type: 'resolve-effect', attempt, effectId, answer, reason, ...(result ? { result } : {}) }
    })
  }

  #requireStepRights(access: Access, run: StartedRun, workflow: Workflow, attempt: number): void {
    if (run.status === 'active' && run.open.ordinal === attempt)
      this.#orders.requireRights(access, run, workflow, run.open.stepId)
  }
}

/** What a write must find: what the person was shown or kept theirs in spite of, else what the run last knew. */
async function expectedBy(
  situation: StepSituation,
  answer: Answer,
  overridden: readonly Drift[],
  shown: Record<string, unknown> = {},
): Promise<Record<string, unknown>> {
  if (answer.kind !== 'update-data') return shown
  const record = recordOf(situation.run, { title: situation.step.title, record: recordSource(situation.step) })
  const kept = overridden.filter((drift) => isSameRecord(drift.record, record)).map(({ field, is }) => [field, is])
  return { ...(await knownBefore(situation, answer)), ...Object.fromEntries(kept), ...shown }
}

/** The open attempt, when it is the one meant and a person may answer it now. */
function answerable(run: StartedRun, attempt: number) {
  return run.status === 'active' &&
    run.open.ordinal === attempt &&
    run.open.phase !== 'performing' &&
    run.open.phase !== 'unknown'
    ? run.open
    : undefined
}
