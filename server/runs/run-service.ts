import { randomUUID } from 'node:crypto'
import type { RunView } from '#api'
import {
  type Access,
  type Actor,
  type Answer,
  approvalRight,
  hasRight,
  RuleError,
  type RunCommand,
  requireRight,
  revisePrice,
  stepById,
  type UnknownAnswer,
  type Value,
  type Workflow,
} from '#engine'
import { loadAccess } from '../access/load-access.ts'
import type { KeepKey, Orderer } from '../idempotency/order-key.ts'
import type { StepSituation } from '../steps/step-handler.ts'
import { gatherFor, rightsAsFarAsKnown, rightsOf } from '../steps/step-handlers.ts'
import type { Client } from '../store/pool.ts'
import { inTransaction } from '../store/transaction.ts'
import type { AdvanceParts, RunAdvancer } from '../worker/advance-run.ts'
import { rightForEffect } from '../worker/dispatch-effect.ts'
import { asOrdered, chosenOffer, compensatingOutcomes, compensationOffers } from './compensations.ts'
import { DirectActions, directId } from './direct-actions.ts'
import { haltEffect } from './halt-effect.ts'
import { handleCommand, handleTrigger, isFollowed } from './handle-command.ts'
import { findOpenRun, liveAttempts, liveHistory, type StartedRun } from './read-run.ts'
import { namesHidden, refsIn, withheld } from './redact.ts'
import { relativesOf } from './relatives.ts'
import { requireCurrentAccess, requireVisibleRun } from './run-access.ts'
import { shownAttempts, viewRun } from './run-view.ts'
import { effectsOfSubruns } from './sub-runs.ts'
import { visibleRecords } from './visibility.ts'

/** How long an answer waits for automatic steps and effects that follow: longer ones arrive by live update. */
const settleMilliseconds = 400

/** Who takes a step in hand waits no longer than this for the database that the step waits for. */
const formWithinMilliseconds = 500

/** Orders of people to runs. Each checks what the person sees, then their rights in the command's own transaction. */
export class RunService {
  readonly #parts: AdvanceParts
  readonly #advancer: RunAdvancer
  readonly #direct: DirectActions

  constructor(parts: AdvanceParts, advancer: RunAdvancer) {
    this.#parts = parts
    this.#advancer = advancer
    this.#direct = new DirectActions(parts)
  }

  async view(access: Access, runId: string, formWithin?: number): Promise<RunView> {
    const { row, workflow } = await requireVisibleRun(this.#parts, access, runId)
    const attempts = await liveAttempts(this.#parts.pool, row.state, shownAttempts)
    const relatives = await relativesOf(this.#parts, access, row, workflow)
    const compensating = await compensatingOutcomes(this.#parts.pool, row.state)
    return viewRun(this.#parts, access, row, workflow, attempts, { ...relatives, compensating }, formWithin)
  }

  /** The run as it stands after an order that was carried out before, once what follows by itself had its time. */
  async afterwards(access: Access, runId: string): Promise<RunView> {
    const { row } = await requireVisibleRun(this.#parts, access, runId)
    if (isFollowed(row.state)) await this.#advancer.settle(runId, settleMilliseconds)
    return this.view(access, runId)
  }

  /** Starts a workflow on a record, or resumes the run of it that is open there. */
  async start(
    by: Orderer,
    wanted: { workflow: string; collection: string; record: string; whenOpen: 'resume' | 'refuse' },
  ): Promise<RunView & { isResumed: boolean }> {
    const { pool, versions, records } = this.#parts
    const { access } = by
    const published = await versions.find(pool, access.team.id, wanted.workflow)
    if (!published)
      throw new RuleError('not-found', `There is no workflow "${wanted.workflow}", or it is not yours to see.`)
    if (published.collection !== wanted.collection)
      throw new RuleError(
        'invalid-input',
        `"${published.title}" starts on ${published.collection}, not on ${wanted.collection}.`,
      )
    const record = await records.get(access, wanted.collection, wanted.record)
    const workflow = await versions.definition(pool, published.id, published.version)

    const runId = randomUUID()
    const started = await inTransaction(pool, async (client) => {
      const current = await requireCurrentAccess(client, access.person.id)
      requireRight(current, `${wanted.collection}.read`)
      const { rows } = await client.query('select clock_timestamp() as now')
      const handled = await handleTrigger(this.#parts, client, runId, workflow, {
        type: 'trigger-run',
        at: rows[0].now.toISOString(),
        by: person(access),
        allowedBy: `${wanted.collection}.read`,
        version: published.version,
        hash: published.hash,
        record: { collection: wanted.collection, id: record.id, label: record.label },
      })
      if (handled) await by.keepKey(client, { kind: 'run', run: runId, isResumed: false })
      return handled
    })
    if (started) {
      await this.#advancer.settle(runId, settleMilliseconds)
      return { ...(await this.view(access, runId)), isResumed: false }
    }
    const open = await findOpenRun(pool, wanted.workflow, wanted.collection, record.id)
    // Ended in between: the way is free now.
    if (!open) return this.start(by, wanted)
    if (wanted.whenOpen === 'refuse')
      throw new RuleError(
        'run-exists',
        `${open.state.startedBy.name} started "${published.title}" on ${record.label}, and it is still open. Resume it instead.`,
        { run: open.id, by: open.state.startedBy.name },
      )
    // What lies in an inbox is shown to everybody who may see it, and taken on only by who works there.
    if (!worksInInbox(access, open.state)) return { ...(await this.view(access, open.id)), isResumed: true }
    const keepKey: KeepKey = (client) => by.keepKey(client, { kind: 'run', run: open.id, isResumed: true })
    try {
      return { ...(await this.resume({ access, keepKey }, open.id)), isResumed: true }
    } catch (error) {
      // Ended while it was resumed: the way is free now.
      if (error instanceof RuleError && error.code === 'run-ended') return this.start(by, wanted)
      throw error
    }
  }

  async complete(
    by: Orderer,
    runId: string,
    attempt: number,
    answer: Answer,
    expected?: Record<string, unknown>,
  ): Promise<RunView> {
    const { access } = by
    const { row, workflow } = await requireVisibleRun(this.#parts, access, runId)
    const open = answerable(row.state, attempt)
    // Nothing is read for a step that is not open: the rules say below who was faster.
    if (!open)
      return this.#order(by, runId, (run) => {
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
      company: this.#parts.company,
      records: this.#parts.records,
    }
    for (const right of rightsOf(situation)) requireRight(access, right)
    const gathered = await gatherFor(situation, answer, expected)
    return this.#handle(by, runId, (run, current) => {
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
        ...(needed.length > 0 ? { allowedBy: needed.join(', ') } : {}),
      }
    })
  }

  async handleManually(by: Orderer, runId: string, attempt: number): Promise<RunView> {
    return this.#order(
      by,
      runId,
      async (run, current, { client, workflow }) => {
        this.#requireStepRights(current, run, workflow, attempt)
        const halted = await haltEffect(client, run, attempt, current.person.name)
        return { type: 'handle-manually', attempt, ...(halted ? { halted } : {}) }
      },
      formWithinMilliseconds,
    )
  }

  async askAgain(by: Orderer, runId: string, attempt: number): Promise<RunView> {
    return this.#order(by, runId, (run, current, { workflow }) => {
      this.#requireStepRights(current, run, workflow, attempt)
      return { type: 'ask-again', attempt }
    })
  }

  /**
   * Goes back to a step. Actions that the person chose about effects left behind are intended in the same transaction, each an
   * effect of its own, and carried out after it.
   */
  async revise(
    by: Orderer,
    runId: string,
    attempt: number,
    chosen: readonly { effect: string; form: Record<string, Value> }[] = [],
  ): Promise<RunView> {
    const { access } = by
    const { row, workflow: definition } = await requireVisibleRun(this.#parts, access, runId)
    const ordered = chosen.length === 0 ? [] : await this.#chosenOffers(access, row.state, definition, attempt, chosen)
    const view = await this.#handle(by, runId, async (run, current, { client, workflow }) => {
      const history = await liveHistory(client, runId)
      // Who may not do a step may not undo what somebody else did there, neither directly nor by revising a step before it.
      const undone = new Set(history.filter(({ ordinal }) => ordinal >= attempt).map(({ stepId }) => stepId))
      for (const stepId of undone) this.#requireRights(current, run, workflow, stepId)
      for (const { id, action, record, form } of ordered)
        await this.#direct.intend(client, current, { id, actionId: action.id, record, form })
      return { type: 'revise-step', attempt, history, compensations: ordered.map((each) => asOrdered(each, each.id)) }
    })
    if (ordered.length === 0) return view
    await within(settleMilliseconds, Promise.all(ordered.map(({ id }) => this.#carryOut(access, id))))
    return this.view(access, runId)
  }

  /** Whoever it is that looks later, reads what became of it from the effect itself. */
  async #carryOut(access: Access, effectId: string): Promise<void> {
    await this.#direct.carryOut(access, effectId).catch((error: unknown) => {
      if (!(error instanceof RuleError))
        this.#parts.log.warn({ err: error, effect: effectId }, 'a compensating action was not carried out here')
    })
  }

  async #chosenOffers(
    access: Access,
    run: StartedRun,
    workflow: Workflow,
    attempt: number,
    chosen: readonly { effect: string; form: Record<string, Value> }[],
  ) {
    const { cancels } = revisePrice(await liveHistory(this.#parts.pool, run.id), attempt)
    const offers = await compensationOffers(this.#parts, access, run, workflow, cancels)
    return chosen.map((choice) => ({ ...chosenOffer(this.#parts, offers, choice), id: directId() }))
  }

  /** What revising would cost, for the person to see before they decide. */
  async revisePrice(access: Access, runId: string, attempt: number) {
    const { row, workflow } = await requireVisibleRun(this.#parts, access, runId)
    const { pool } = this.#parts
    const { cancels } = revisePrice(await liveHistory(pool, runId), attempt)
    const state = row.state.status === 'active' || row.state.status === 'saved' ? row.state.open : undefined
    const left = [...cancels.map(({ ordinal }) => ordinal), ...(state ? [state.ordinal] : [])]
    const inside = await effectsOfSubruns(pool, runId, left)
    const visible = await visibleRecords(this.#parts.records, access, refsIn([cancels, inside]))
    const told = cancels.map((each) =>
      namesHidden(each, visible)
        ? withheld({ ordinal: each.ordinal, outcome: each.outcome, effect: each.effect })
        : each,
    )
    return {
      cancels: cancels.map(({ ordinal, title }, index) => ({
        attempt: ordinal,
        title,
        outcome: told[index]?.outcome ?? '',
      })),
      stays: [
        ...told.flatMap(({ effect }) => (effect ? [effect] : [])),
        ...inside.map((effect) => {
          const { id, title, message } = namesHidden(effect, visible) ? withheld(effect) : effect
          return { id, title, message }
        }),
      ],
      offers: await compensationOffers(this.#parts, access, row.state, workflow, cancels),
      aborts: state?.subrun && !state.subrun.ended ? state.subrun.workflow.title : null,
    }
  }

  async resolve(
    by: Orderer,
    runId: string,
    attempt: number,
    effectId: string,
    answer: UnknownAnswer,
    reason: string,
  ): Promise<RunView> {
    return this.#order(by, runId, (run, current) => {
      const effect = run.status === 'active' || run.status === 'saved' ? run.open.effect : undefined
      if (effect) requireRight(current, rightForEffect(effect.request))
      return { type: 'resolve-effect', attempt, effectId, answer, reason }
    })
  }

  async giveApproval(
    by: Orderer,
    runId: string,
    attempt: number,
    wanted: { approval: string; digest: string; comment: string },
  ): Promise<RunView> {
    return this.#order(by, runId, async (run, current, { workflow }) => {
      const allowedBy = await this.#requireApprover(current, run, workflow, attempt)
      return { type: 'give-approval', attempt, ...wanted, comment: wanted.comment.trim(), allowedBy }
    })
  }

  async refuseApproval(
    by: Orderer,
    runId: string,
    attempt: number,
    wanted: { approval: string; comment: string },
  ): Promise<RunView> {
    return this.#order(by, runId, async (run, current, { workflow }) => {
      const allowedBy = await this.#requireApprover(current, run, workflow, attempt)
      return { type: 'refuse-approval', attempt, ...wanted, allowedBy }
    })
  }

  async withdrawApproval(by: Orderer, runId: string, attempt: number, approval: string): Promise<RunView> {
    return this.#order(by, runId, () => ({ type: 'withdraw-approval', attempt, approval }))
  }

  /**
   * The right by which somebody decides on what the open step asks for. Nobody decides on what they may not see. None where
   * nothing is asked for there any more: the rules say what became of it.
   */
  async #requireApprover(
    access: Access,
    run: StartedRun,
    workflow: Workflow,
    attempt: number,
  ): Promise<string | undefined> {
    const open = run.status === 'active' || run.status === 'saved' ? run.open : undefined
    const step = open && open.ordinal === attempt && open.approval ? stepById(workflow, open.stepId) : undefined
    const rule = step && 'approval' in step ? step.approval : undefined
    if (!rule || !open?.approval) return undefined
    const right = approvalRight(rule)
    requireRight(access, right)
    const { record } = open.approval.request
    if (namesHidden(record, await visibleRecords(this.#parts.records, access, [record])))
      throw new RuleError(
        'not-found',
        'What is asked for works on a record that is not yours to see, so it is not yours to decide on.',
      )
    return right
  }

  async save(by: Orderer, runId: string, note: string): Promise<RunView> {
    return this.#order(by, runId, (run, current) => {
      requireInbox(current, run)
      return { type: 'save-run', note: note.trim() }
    })
  }

  async resume(by: Orderer, runId: string): Promise<RunView> {
    return this.#order(by, runId, (run, current) => {
      requireInbox(current, run)
      return { type: 'resume-run' }
    })
  }

  async claim(by: Orderer, runId: string): Promise<RunView> {
    return this.#order(by, runId, (run, current) => {
      requireInbox(current, run)
      return { type: 'claim-run' }
    })
  }

  /** Hands the run over. Only to somebody who can see it and, where it waits in an inbox, may work there: else nobody could move it. */
  async assign(by: Orderer, runId: string, personId: string, note: string): Promise<RunView> {
    await requireVisibleRun(this.#parts, by.access, runId)
    return this.#handle(by, runId, async (run, _, { client }) => {
      const receiver = await loadAccess(client, personId)
      if (!receiver)
        throw new RuleError('cannot-receive', 'There is nobody of that name any more. Choose somebody else.')
      const { name } = receiver.person
      await requireVisibleRun(this.#parts, receiver, runId).catch((error: unknown) => {
        if (!(error instanceof RuleError)) throw error
        throw new RuleError('cannot-receive', `${name} cannot see this run. Choose somebody who can.`)
      })
      if (run.inbox !== undefined && !hasRight(receiver, `inbox.${run.inbox}.work`))
        throw new RuleError(
          'cannot-receive',
          `${name} may not work on what waits in this inbox. Choose somebody who may.`,
        )
      return { type: 'assign-run', to: { id: receiver.person.id, name }, note: note.trim() }
    })
  }

  async release(by: Orderer, runId: string, note: string): Promise<RunView> {
    return this.#order(by, runId, (run, current) => {
      requireInbox(current, run)
      return { type: 'release-run', note: note.trim() }
    })
  }

  async abort(by: Orderer, runId: string, reason: string): Promise<RunView> {
    return this.#order(by, runId, (run, current) => {
      requireInbox(current, run)
      return { type: 'abort-run', reason: reason.trim() }
    })
  }

  #requireStepRights(access: Access, run: StartedRun, workflow: Workflow, attempt: number): void {
    if (run.status === 'active' && run.open.ordinal === attempt)
      this.#requireRights(access, run, workflow, run.open.stepId)
  }

  /** Refuses what the person may not do. A step whose record is missing asks for no right on it: it must stay movable. */
  #requireRights(access: Access, run: StartedRun, workflow: Workflow, stepId: string): void {
    const step = stepById(workflow, stepId)
    const situation: StepSituation = {
      step,
      run,
      workflow,
      access,
      company: this.#parts.company,
      records: this.#parts.records,
    }
    for (const right of rightsAsFarAsKnown(situation)) requireRight(access, right)
  }

  async #order(by: Orderer, runId: string, order: MakeOrder, formWithin?: number): Promise<RunView> {
    await requireVisibleRun(this.#parts, by.access, runId)
    return this.#handle(by, runId, order, formWithin)
  }

  /**
   * For a run that the person was seen to see. The key comes before the rules, which would refuse an order that was carried
   * out already: its step has moved on.
   */
  async #handle(by: Orderer, runId: string, order: MakeOrder, formWithin?: number): Promise<RunView> {
    const { access, keepKey } = by
    const { run } = await handleCommand(this.#parts, runId, async (before, { client, now, workflow }) => {
      await keepKey(client, { kind: 'run', run: runId })
      const current = await requireCurrentAccess(client, access.person.id)
      return { ...(await order(before, current, { client, workflow })), at: now, by: person(access) }
    })
    if (isFollowed(run)) await this.#advancer.settle(runId, settleMilliseconds)
    return this.view(access, runId, formWithin)
  }
}

/** Waits for the work at most so long; it goes on by itself. */
async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([work, over]).finally(() => clearTimeout(timer))
}

/** What waits in an inbox belongs to those who work there: nobody else lays it aside, takes it on or ends it. */
function requireInbox(access: Access, { inbox }: StartedRun): void {
  if (inbox !== undefined) requireRight(access, `inbox.${inbox}.work`)
}

function worksInInbox(access: Access, { inbox }: StartedRun): boolean {
  return inbox === undefined || hasRight(access, `inbox.${inbox}.work`)
}

/** A command without its clock and its person. */
type Order = RunCommand extends infer Command
  ? Command extends RunCommand
    ? Omit<Command, 'at' | 'by'>
    : never
  : never

type MakeOrder = (
  run: StartedRun,
  current: Access,
  world: { client: Client; workflow: Workflow },
) => Order | Promise<Order>

/** The open attempt, when it is the one meant and a person may answer it now. */
function answerable(run: StartedRun, attempt: number) {
  return run.status === 'active' &&
    run.open.ordinal === attempt &&
    run.open.phase !== 'performing' &&
    run.open.phase !== 'unknown'
    ? run.open
    : undefined
}

function person(access: Access): Actor {
  return { kind: 'person', person: { id: access.person.id, name: access.person.name } }
}
