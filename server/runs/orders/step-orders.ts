import type { RunView } from '#api'
import {
  type Access,
  type Answer,
  type FoundResult,
  isSameRecord,
  type RecordRef,
  RuleError,
  recordSource,
  requireRight,
  stepById,
  type UnknownAnswer,
  type Workflow,
} from '#engine'
import type { Orderer } from '../../idempotency/order-key.ts'
import { type Drift, knownBefore } from '../../steps/drift.ts'
import { isSameDrift, requireSeen, type SeenDrift } from '../../steps/seen-drifts.ts'
import { recordOf, type StepSituation } from '../../steps/step-handler.ts'
import { gatherFor, rightsOf } from '../../steps/step-handlers.ts'
import { rightForEffect } from '../../worker/dispatch-effect.ts'
import { haltEffect } from '../halt-effect.ts'
import type { StartedRun } from '../read-run.ts'
import { requireVisibleRun } from '../run-access.ts'
import type { RunOrders } from './run-orders.ts'

/** Who takes a step in hand waits no longer than this for the database that the step waits for. */
const formWithinMilliseconds = 500

/** What a person saw of the values that their answer replaces or builds on, and what they said to those that have changed. */
interface Seen {
  expected?: Record<string, unknown> | undefined
  drifts?: readonly SaidDrift[]
}

type SaidDrift = SeenDrift & { choice: 'keep' | 'use-new' }

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
    { expected, drifts = [] }: Seen = {},
  ): Promise<RunView> {
    const { access } = by
    const { row, workflow } = await requireVisibleRun(this.#orders.parts, access, runId)
    const open = answerable(row.state, attempt)
    if (!open) return this.#tooLate(by, runId, attempt, answer)
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
    let seen: Drift[]
    let gathered: Awaited<ReturnType<typeof gatherFor>>
    try {
      seen = await seenBy(situation, answer, drifts, expected)
      gathered = await gatherFor(situation, answer, await expectedBy(situation, answer, seen, expected))
    } catch (error) {
      // What has changed may be what somebody faster did at this very step.
      if (!(error instanceof RuleError) || error.code !== 'record-changed') throw error
      const now = await requireVisibleRun(this.#orders.parts, access, runId)
      if (answerable(now.row.state, attempt)) throw error
      return this.#tooLate(by, runId, attempt, answer)
    }
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
        overridden: seen.filter((drift) => drifts.some((said) => said.choice === 'keep' && isSameDrift(drift, said))),
        ...(needed.length > 0 ? { allowedBy: needed.join(', ') } : {}),
      }
    })
  }

  /** The step is not open, so nothing is read for the answer: the rules say who was faster. */
  async #tooLate(by: Orderer, runId: string, attempt: number, answer: Answer): Promise<RunView> {
    return this.#orders.order(by, runId, (run) => {
      // Since we looked, its effect failed or the run was resumed. Nothing was read for this answer, so it must not complete the step.
      if (answerable(run, attempt))
        throw new RuleError('step-busy', 'This step was given back at this very moment. Look at it and answer again.')
      return { type: 'complete-step', attempt, answer, gathered: { outcome: '' } }
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
    return this.#orders.order(by, runId, (run, current, { workflow }) => {
      const open = run.status === 'active' || run.status === 'saved' ? run.open : undefined
      // Saying that it happened completes the step, with values that later steps read: it takes the step's rights, too.
      if (open?.ordinal === attempt) this.#orders.requireRights(current, run, workflow, open.stepId)
      if (open?.effect) requireRight(current, rightForEffect(open.effect.request))
      const { effect: effectId, answer, reason, result } = said
      return { type: 'resolve-effect', attempt, effectId, answer, reason, ...(result ? { result } : {}) }
    })
  }

  #requireStepRights(access: Access, run: StartedRun, workflow: Workflow, attempt: number): void {
    if (run.status === 'active' && run.open.ordinal === attempt)
      this.#orders.requireRights(access, run, workflow, run.open.stepId)
  }
}

/** What has changed of what the answer builds on. Refuses where the person was not shown it. */
async function seenBy(
  situation: StepSituation,
  answer: Answer,
  said: readonly SaidDrift[],
  expected: Record<string, unknown> = {},
): Promise<Drift[]> {
  if (answer.kind === 'elsewhere') return []
  // Of a field that is written, the write itself compares what the person saw with what is there.
  const isShown = ({ record, field }: Drift) =>
    answer.kind === 'update-data' &&
    isSameRecord(writtenRecord(situation), record) &&
    Object.hasOwn(answer.values, field) &&
    Object.hasOwn(expected, field)
  return requireSeen(situation, said, isShown)
}

/** What a write must find: what the person was shown, else what the run last knew. */
async function expectedBy(
  situation: StepSituation,
  answer: Answer,
  seen: readonly Drift[],
  shown: Record<string, unknown> = {},
): Promise<Record<string, unknown>> {
  if (answer.kind !== 'update-data') return shown
  const record = writtenRecord(situation)
  const changed = seen.filter((drift) => isSameRecord(drift.record, record)).map(({ field, is }) => [field, is])
  return { ...(await knownBefore(situation, answer)), ...Object.fromEntries(changed), ...shown }
}

function writtenRecord({ run, step }: StepSituation): RecordRef {
  return recordOf(run, { title: step.title, record: recordSource(step) })
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
