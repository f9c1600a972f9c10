import type { ModelAnswer, ModelCommand } from './model-command.ts'
import type { Condition, PlanStep, Plans } from './plan.ts'

type Begun = { ordinal: number; step: PlanStep; manuallyBy?: string | undefined }
type Open = Begun & { phase: 'preparing' | 'ready' | 'waiting'; subrun?: ReferenceModel }
/** What was completed, what it adds to the context, and where that came from. */
type Attempt = Begun & { values: Record<string, string>; origin: string }

/**
 * A second, simple reading of how a run goes, written from the design and docs/workflows.md and not from the engine: it keeps the
 * whole list of attempts and works everything out anew. A sub-run is another such run, held by the step that waits for it.
 */
export class ReferenceModel {
  status: 'active' | 'saved' | 'completed' | 'aborted' = 'active'
  /** Completed attempts that still count, in order: the live path. */
  readonly live: Attempt[] = []
  readonly cancelled: number[] = []
  open: Open | undefined
  /** Every run of the family in the order they started, and the text that this one was given. */
  readonly runs: ReferenceModel[]
  readonly given: string | undefined
  readonly #plans: Plans
  #ordinals = 0

  constructor(plans: Plans, runs: ReferenceModel[] = [], given?: string) {
    this.runs = runs
    this.given = given
    this.#plans = plans
    runs.push(this)
    this.#enter(plans[0]?.[0]?.id)
  }

  /** The latest attempt of each step that counts, in order of completion. */
  context(): Attempt[] {
    return this.live.filter((attempt) => this.live.findLast(({ step }) => step === attempt.step) === attempt)
  }

  /** Does what is ordered; false where it is refused. */
  accepts(command: ModelCommand): boolean {
    const { open } = this
    if (!open) return false
    if (command.type === 'serve') return this.#serve(open)
    if (command.type === 'abort') return command.reason.trim() !== '' && this.#end('aborted')
    if (command.type === 'resume') this.status = 'active'
    else if (this.status === 'saved') return false
    else if (command.type === 'save') this.status = 'saved'
    else if (command.type === 'revise') return this.#revise(command.attempt, open)
    else if ('attempt' in command) return command.attempt === open.ordinal && this.#atStep(command, open)
    return true
  }

  #atStep(command: Extract<ModelCommand, { attempt: number }>, open: Open): boolean {
    const { ordinal, step, phase } = open
    if (command.type === 'handle-manually' || command.type === 'ask-again') {
      if (step.prepared === 'never' || phase === 'waiting') return false
      if (command.type === 'ask-again') this.open = { ordinal, step, phase: 'preparing' }
      else this.open = { ordinal, step, phase: 'ready', manuallyBy: open.manuallyBy ?? command.by }
      return true
    }
    const isByPerson = command.type === 'complete' && !command.isAutomatic
    const isFitting = command.type === 'complete' && fits(open, command.answer)
    if (isByPerson ? !isFitting : phase !== 'preparing') return false
    // Automation that may not, is not sure, or says what does not fit, gives the step to a person.
    if (isFitting && (isByPerson || (step.prepared === 'automatic' && !command.isGuess)))
      this.#close(open, contributed(step, command.answer), isByPerson ? 'person' : 'assistant', command.answer.option)
    else open.phase = 'ready'
    return true
  }

  /** What the server does by itself at a step that calls another workflow: starts it, or goes on when it has ended. */
  #serve(open: Open): boolean {
    const { step, phase, subrun } = open
    if (subrun && phase === 'waiting') {
      const { status, live } = subrun
      if (status === 'completed') this.#close(open, { outcome: 'done', ...live.at(-1)?.values }, 'other-run')
      if (status === 'aborted') open.phase = 'ready'
      return !subrun.open
    }
    if (step.kind !== 'sub-run' || phase !== 'preparing' || this.status === 'saved') return false
    const given = this.#said(step.gives)
    open.phase = given === undefined ? 'ready' : 'waiting'
    if (given !== undefined) open.subrun = new ReferenceModel(this.#plans.slice(1), this.runs, given)
    return true
  }

  /** Completes the open attempt and goes on to what follows it. */
  #close({ ordinal, step, manuallyBy }: Open, values: Attempt['values'], origin: string, option?: string): void {
    const passes = this.live.filter((attempt) => attempt.step === step).length
    this.live.push({ ordinal, step, values: manuallyBy ? {} : values, origin, manuallyBy })
    if (step.kind === 'end') this.#end('completed')
    else if (step.options) this.#enter(step.options.find(({ id }) => id === option)?.next)
    else this.#enter(passes < (step.limit ?? Infinity) ? step.next : step.exceeded)
  }

  /** Cancels the attempt, every later one that counts, and the open one with its sub-run; opens the step anew. */
  #revise(ordinal: number, open: Open): boolean {
    const target = this.live.find((attempt) => attempt.ordinal === ordinal)
    if (!target || target.origin === 'rule') return false
    const later = this.live.splice(this.live.indexOf(target))
    this.cancelled.push(...[...later, open].map((each) => each.ordinal))
    open.subrun?.accepts({ type: 'abort', run: 0, by: '', reason: 'Left.' })
    this.#enter(target.step.id)
    return true
  }

  #enter(id: string | undefined): void {
    const step = this.#plans[0]?.find((each) => each.id === id)
    if (!step) throw new Error(`The plan has no step "${id}".`)
    const open: Open = { ordinal: ++this.#ordinals, step, phase: step.prepared === 'never' ? 'ready' : 'preparing' }
    this.open = open
    const answer = this.#said(step.gives)
    if (step.kind === 'go-to') this.#close(open, {}, 'rule')
    if (step.kind === 'end' && answer !== undefined) this.#close(open, { answer }, 'other-run')
    // The first rule that is true decides; one before it that cannot be evaluated asks a person.
    const first = step.isByRules && step.options?.find(({ when }) => this.#verdict(when) !== false)
    if (first && this.#verdict(first.when) === true) this.#close(open, chosen(first.id), 'rule', first.id)
  }

  #verdict(when: Condition | undefined): boolean | 'error' {
    if (when === undefined || when === 'a text') return 'error'
    if (when === 'always') return true
    const text = when.step === 'given' ? this.given : this.#said(when.step)
    return text === undefined ? 'error' : text === when.is
  }

  /** What was answered at a step, as it counts now; "yes" where no step is named. */
  #said(step: string | undefined): string | undefined {
    return step === undefined ? 'yes' : this.context().find((each) => each.step.id === step)?.values['answer']
  }

  #end(status: 'completed' | 'aborted'): boolean {
    this.open?.subrun?.accepts({ type: 'abort', run: 0, by: '', reason: 'Left.' })
    this.status = status
    this.open = undefined
    return true
  }
}

function fits({ step, manuallyBy }: Open, { kind, option, text }: ModelAnswer): boolean {
  if (kind === 'elsewhere') return manuallyBy !== undefined && !step.options
  const isSaid = !step.needsText || text.trim() !== ''
  return kind === step.kind && isSaid && (!step.options || step.options.some(({ id }) => id === option))
}

const chosen = (option: string) => ({ option, option_label: `Option ${option}` })

function contributed({ kind, options }: PlanStep, { text, option }: ModelAnswer): Attempt['values'] {
  const name = kind === 'get-data' ? 'name' : options ? 'comment' : 'answer'
  return { ...(options ? chosen(option) : {}), ...(text === '' ? {} : { [name]: text }) }
}
