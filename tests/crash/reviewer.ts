import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, type OpenStepView, type RunView } from '#api'
import type { Answer } from '#engine'
import { keepingDrifts } from '../support/said-drifts.ts'
import { answerFor } from './answer-step.ts'
import type { Colleague, Desk } from './desk.ts'
import type { Random } from './random.ts'
import { marksIn, writeOf } from './recorder.ts'

const thinkingMilliseconds = 60
const mostMoves = 120
const mostRevisions = 2

export interface ReviewerParts {
  desk: Desk
  random: Random
  /** Makes the marks of this reviewer differ from all others'. */
  name: string
  /** Looks up, past the server, whether an effect happened, by the name it is recorded under. */
  happened(write: string): Promise<boolean>
}

export interface Style {
  isWanted(): boolean
  /** Only moves that lead to the end: no saving, no revising, no aborting. */
  isSteady: boolean
}

/** Works on reviews move by move, now as one person, now as another. */
export class Reviewer {
  readonly #parts: ReviewerParts
  #person: Colleague = 'ada'
  #marks = 0

  constructor(parts: ReviewerParts) {
    this.#parts = parts
  }

  /** Starts a review of the company, or takes on the one that is open there, until it ends or nobody wants it any more. */
  async review(company: string, style: Style): Promise<RunView> {
    this.#person = this.#parts.random.pick(['ada', 'bo'])
    const body = { workflow: 'kyc-review', collection: 'companies', record: company }
    const view = await this.#parts.desk.order(this.#person, { operation: 'startRun' }, (call, options) =>
      call('startRun', { body }, options),
    )
    return this.goOn(view, style)
  }

  /** Works on a run until it ends or nobody wants it any more. */
  async goOn(first: RunView, style: Style): Promise<RunView> {
    const { random } = this.#parts
    let view = first
    let revisions = style.isSteady ? mostRevisions : 0
    for (let move = 0; move < mostMoves && isOpen(view) && style.isWanted(); move++) {
      await sleep(random.between(0, thinkingMilliseconds))
      this.#person = this.#whoGoesOn(view)
      try {
        const isRevising = revisions < mostRevisions && view.status === 'active' && random.chance(0.06)
        if (isRevising) revisions++
        view = isRevising ? await this.#revise(view) : await this.#move(view, style)
      } catch (error) {
        if (!(error instanceof ApiError) || error.status >= 500) throw error
        // Somebody was faster, or the answer did not fit: look again, and do by hand what cannot be done here.
        view = await this.#parts.desk.look(this.#person, view.id)
        if (error.code === 'answer-invalid') view = await this.#elsewhere(view).catch(() => view)
      }
    }
    return view
  }

  #whoGoesOn(view: RunView): Colleague {
    if (view.inbox !== null || (view.open && view.open.missingRight !== null)) return 'cleo'
    return this.#parts.random.chance(0.2) ? this.#parts.random.pick(['ada', 'bo']) : this.#person
  }

  async #move(view: RunView, { isSteady }: Style): Promise<RunView> {
    const { desk, random } = this.#parts
    const { id: run, open } = view
    const params = { run }
    if (view.status === 'saved')
      return desk.order(this.#person, { operation: 'resumeRun', run }, (call, options) =>
        call('resumeRun', { params, body: {} }, options),
      )
    if (!open) return desk.look(this.#person, run)
    const isWhim = (probability: number) => !isSteady && random.chance(probability)
    if (open.phase === 'unknown') return this.#resolve(run, open)
    if (open.phase === 'preparing' && isWhim(0.1)) return this.#ofAttempt('handleManually', run, open)
    if (open.phase !== 'ready' || open.missingRight !== null) return desk.look(this.#person, run)
    if (isWhim(0.04))
      return desk.order(this.#person, { operation: 'saveRun', run }, (call, options) =>
        call('saveRun', { params, body: { note: 'Back soon' } }, options),
      )
    if (isWhim(0.01))
      return desk.order(this.#person, { operation: 'abortRun', run }, (call, options) =>
        call('abortRun', { params, body: { reason: 'Opened by mistake' } }, options),
      )
    if (open.canHandleManually && isWhim(0.04)) return this.#ofAttempt('askAgain', run, open)
    const isFailing = (open.effect?.failure ?? null) !== null
    const mark = this.#newMark()
    const answer = open.handledManually || (isFailing && random.chance(0.5)) ? undefined : answerFor(open, mark, random)
    return answer ? this.#complete(run, open, answer, mark) : this.#elsewhere(view)
  }

  #complete(run: string, open: OpenStepView, answer: Answer, mark: string): Promise<RunView> {
    const params = { run, attempt: open.attempt }
    const about = { operation: 'completeStep', ...params, ...(marksIn(answer).includes(mark) ? { mark } : {}) }
    return this.#parts.desk.order(this.#person, about, (call, options) =>
      call('completeStep', { params, body: { answer, drifts: keepingDrifts(open) } }, options),
    )
  }

  #ofAttempt(operation: 'handleManually' | 'askAgain', run: string, open: OpenStepView): Promise<RunView> {
    const params = { run, attempt: open.attempt }
    return this.#parts.desk.order(this.#person, { operation, ...params }, (call, options) =>
      call(operation, { params, body: {} }, options),
    )
  }

  #revise(view: RunView): Promise<RunView> {
    const done = view.done.filter((step) => step.canRevise)
    if (done.length === 0) return this.#parts.desk.look(this.#person, view.id)
    const params = { run: view.id, attempt: this.#parts.random.pick(done).attempt }
    return this.#parts.desk.order(this.#person, { operation: 'reviseStep', ...params }, (call, options) =>
      call('reviseStep', { params, body: {} }, options),
    )
  }

  async #resolve(run: string, { attempt, effect }: OpenStepView): Promise<RunView> {
    if (!effect) throw new Error(`Run ${run} asks about an effect that it does not show.`)
    const answer = (await this.#parts.happened(writeOf(effect.request)))
      ? 'happened'
      : this.#parts.random.pick(['do-it', 'give-up'] as const)
    const params = { run, attempt }
    return this.#parts.desk.order(this.#person, { operation: 'resolveEffect', ...params }, (call, options) =>
      call(
        'resolveEffect',
        { params, body: { effect: effect.id, answer, reason: 'Looked it up in the database' } },
        options,
      ),
    )
  }

  /** Through a step whose action is refused for good, such as approving a company with an open sanction. */
  async #elsewhere(view: RunView): Promise<RunView> {
    const { open } = view
    if (view.status !== 'active' || open?.phase !== 'ready' || open.missingRight !== null) return view
    const mark = this.#newMark()
    if (open.kind === 'decision')
      return this.#complete(
        view.id,
        open,
        { kind: 'decision', option: 'reject', comment: `This cannot be (${mark})` },
        mark,
      )
    if (!open.canHandleManually) return view
    if (open.handledManually === null) return this.#ofAttempt('handleManually', view.id, open)
    return this.#complete(view.id, open, { kind: 'elsewhere', note: `Done by hand (${mark})` }, mark)
  }

  #newMark(): string {
    return `mark-${this.#parts.name}-${++this.#marks}`
  }
}

export function isOpen(view: RunView): boolean {
  return view.status === 'active' || view.status === 'saved'
}
