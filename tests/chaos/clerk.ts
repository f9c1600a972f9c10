import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, type OpenStepView, type RunView } from '#api'
import type { Answer } from '#engine'
import type { Random } from '../crash/random.ts'
import { marksIn } from '../crash/recorder.ts'
import { keepingDrifts } from '../support/said-drifts.ts'
import type { Counter } from './counter.ts'
import type { FleetServer } from './fleet.ts'

const lookMilliseconds = 40
const longestWaitMilliseconds = 90_000
const mostMoves = 400

export interface ClerkParts {
  counter: Counter
  random: Random
  /** Makes the marks of this clerk differ from all others'. */
  name: string
  /** How many people it works as, of those at the counter. */
  people: number
  /** Looks up, past the servers, whether something happened on the outside. */
  happened(effect: NonNullable<OpenStepView['effect']>): Promise<boolean>
}

export interface Style {
  isWanted(): boolean
  /** Only moves that lead to the end. */
  isSteady: boolean
}

/** Works on runs move by move, now as one person, now as another, now at one server, now at another. */
export class Clerk {
  readonly #parts: ClerkParts
  #marks = 0

  constructor(parts: ClerkParts) {
    this.#parts = parts
  }

  async begin(workflow: string, record: number): Promise<RunView> {
    const body = { workflow, collection: 'cases', record: String(record) }
    return this.#parts.counter.order(this.#anyone(), { operation: 'startRun' }, (call, options) =>
      call('startRun', { body }, options),
    )
  }

  /** Works on a run until it ends or nobody wants it any more. Throws where the servers leave it lying. */
  async goOn(first: RunView, style: Style): Promise<RunView> {
    let view = first
    let waitsSince = performance.now()
    for (let move = 0; move < mostMoves && isOpen(view) && style.isWanted(); ) {
      if (view.open && isWaiting(view.open)) {
        if (performance.now() - waitsSince > longestWaitMilliseconds)
          throw new Error(
            `run ${view.id} is ${view.open.phase} at "${view.open.title}" and nobody can move it: ${view.open.formError}`,
          )
        await sleep(this.#parts.random.between(lookMilliseconds / 2, lookMilliseconds * 2))
        view = await this.#look(view)
        continue
      }
      move++
      try {
        view = await this.#move(view, style)
      } catch (error) {
        // Somebody was faster, or the answer did not fit: look again.
        if (!(error instanceof ApiError)) throw error
        view = await this.#look(view)
      }
      waitsSince = performance.now()
    }
    return view
  }

  newMark(): string {
    return `mark-${this.#parts.name}-${++this.#marks}`
  }

  #anyone(): number {
    return Math.floor(this.#parts.random.next() * this.#parts.people)
  }

  #look(view: RunView): Promise<RunView> {
    return this.#parts.counter.look(this.#anyone(), view.id)
  }

  async #move(view: RunView, { isSteady }: Style): Promise<RunView> {
    const { random } = this.#parts
    const { id: run, open } = view
    const params = { run }
    const isWhim = (chance: number) => !isSteady && random.chance(chance)
    if (view.status === 'saved')
      return this.#order('resumeRun', run, (call, options) => call('resumeRun', { params, body: {} }, options))
    if (!open) return this.#look(view)
    if (open.phase === 'unknown') return this.#resolve(run, open)
    const revisable = view.done.filter((step) => step.canRevise)
    if (revisable.length > 0 && isWhim(0.03)) {
      const target = { run, attempt: random.pick(revisable).attempt }
      return this.#order('reviseStep', run, (call, options) =>
        call('reviseStep', { params: target, body: {} }, options),
      )
    }
    if (isWhim(0.02))
      return this.#order('saveRun', run, (call, options) =>
        call('saveRun', { params, body: { note: 'Later' } }, options),
      )
    const mark = this.newMark()
    const answer = answerTo(open, mark, isSteady ? 'done' : random.chance(0.85) ? 'more' : 'done')
    if (!answer) throw new Error(`run ${run} shows no form at "${open.title}": ${open.formError ?? open.missingRight}`)
    return this.complete(run, open, answer, mark)
  }

  complete(run: string, open: OpenStepView, answer: Answer, mark: string): Promise<RunView> {
    const params = { run, attempt: open.attempt }
    const drifts = keepingDrifts(open)
    const about = { operation: 'completeStep', ...params, ...(marksIn(answer).includes(mark) ? { mark } : {}) }
    return this.#parts.counter.order(this.#anyone(), about, (call, options) =>
      call('completeStep', { params, body: { answer, drifts } }, options),
    )
  }

  /** Answers the open step at one server, once. Rejects where it shows no form, as while the company's database is slow. */
  async completeAt(server: FleetServer, run: string, open: OpenStepView, mark: string): Promise<RunView> {
    const answer = answerTo(open, mark, 'done')
    if (!answer) throw new Error(`run ${run} shows no form at "${open.title}"`)
    const params = { run, attempt: open.attempt }
    return this.#parts.counter.orderAt(
      server,
      this.#anyone(),
      { operation: 'completeStep', ...params, mark },
      (call, options) => call('completeStep', { params, body: { answer, drifts: keepingDrifts(open) } }, options),
    )
  }

  async #resolve(run: string, { attempt, effect }: OpenStepView): Promise<RunView> {
    if (!effect) throw new Error(`run ${run} asks about an effect that it does not show`)
    const answer: 'happened' | 'do-it' | 'give-up' = (await this.#parts.happened(effect))
      ? 'happened'
      : this.#parts.random.pick(['do-it', 'give-up'])
    const body = { effect: effect.id, answer, reason: 'Looked it up outside' }
    return this.#order('resolveEffect', run, (call, options) =>
      call('resolveEffect', { params: { run, attempt }, body }, options),
    )
  }

  #order(operation: string, run: string, send: Parameters<Counter['order']>[2]): Promise<RunView> {
    return this.#parts.counter.order(this.#anyone(), { operation, run }, send)
  }
}

/** The servers are at work, or the company's database is not there for the form. */
function isWaiting({ phase, formError, missingRight }: OpenStepView): boolean {
  return (
    phase === 'preparing' ||
    phase === 'performing' ||
    (phase === 'ready' && formError !== null && missingRight === null)
  )
}

export function isOpen(view: RunView): boolean {
  return view.status === 'active' || view.status === 'saved'
}

/** What a person answers to the open step; undefined where it shows no form. */
export function answerTo({ form }: OpenStepView, mark: string, option: string): Answer | undefined {
  switch (form?.kind) {
    case 'guidance':
      return { kind: 'guidance', answer: `Seen (${mark})` }
    case 'trigger-action':
      return { kind: 'trigger-action', action: form.actions[0]?.id ?? '', form: { text: `Asked (${mark})` } }
    case 'update-data':
      return { kind: 'update-data', values: { note: `Noted (${mark})` } }
    case 'decision':
      return { kind: 'decision', option }
    default:
      return undefined
  }
}
