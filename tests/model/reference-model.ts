import type { ModelAnswer, ModelCommand, OnAttempt } from './model-command.ts'
import type { Condition, Plan, PlanStep } from './plan.ts'

interface Attempt {
  ordinal: number
  step: PlanStep
  /** What it adds to the context, with the origin in brackets. */
  values: Record<string, string>
  missing?: string
  isByRule: boolean
}
type Open = { ordinal: number; step: PlanStep; phase: 'preparing' | 'ready'; manuallyBy?: string }

/**
 * A second, simple reading of how a run goes, written from the design and docs/workflows.md and not from the engine: it keeps
 * the whole list of attempts and works everything out of it anew, where the engine keeps a bounded state and folds events.
 */
export class ReferenceModel {
  status: 'active' | 'saved' | 'completed' | 'aborted' = 'active'
  /** Completed attempts that still count, in order: the live path. */
  live: Attempt[] = []
  readonly cancelled: number[] = []
  open: Open | undefined
  #ordinals = 0
  readonly #plan: Plan

  constructor(plan: Plan) {
    this.#plan = plan
    this.#enter(plan[0]?.id ?? '')
  }

  /** The latest attempt of each step that counts, in order of completion. */
  context(): Attempt[] {
    return this.live.filter((attempt) => this.live.findLast(({ step }) => step === attempt.step) === attempt)
  }

  /** Does what is ordered; false where it is refused. */
  accepts(command: ModelCommand): boolean {
    const { open, status } = this
    if (!open) return false
    switch (command.type) {
      case 'save':
        return this.#when(status === 'active', () => (this.status = 'saved'))
      case 'resume':
        return this.#when(true, () => (this.status = 'active'))
      case 'claim':
        return status === 'active'
      case 'abort':
        return this.#when(command.reason.trim() !== '', () => this.#end('aborted'))
      case 'revise':
        return status === 'active' && this.#revise(command.attempt, open)
      default:
        return status === 'active' && command.attempt === open.ordinal && this.#atStep(command, open)
    }
  }

  #atStep(command: Extract<ModelCommand, OnAttempt>, open: Open): boolean {
    const isPreparing = open.phase === 'preparing'
    const giveToPerson = () => (open.phase = 'ready')
    switch (command.type) {
      case 'handle-manually':
        return this.#when(isPrepared(open.step), () => {
          open.phase = 'ready'
          open.manuallyBy ??= command.by
        })
      case 'ask-again':
        return this.#when(isPrepared(open.step), () => {
          this.open = { ordinal: open.ordinal, step: open.step, phase: 'preparing' }
        })
      case 'complete': {
        const { answer, read, isAutomatic, isGuess } = command
        const complete = () => this.#complete(open, answer, read, isAutomatic ? 'assistant' : 'person')
        if (!isAutomatic) return this.#when(fits(open, answer), complete)
        // Automation that may not, is not sure, or says what does not fit, gives the step to a person.
        const isSure = mayBeAutomatic(open.step) && !isGuess && fits(open, answer)
        return this.#when(isPreparing, isSure ? complete : giveToPerson)
      }
      default:
        return this.#when(isPreparing, giveToPerson)
    }
  }

  #complete({ step, ordinal, manuallyBy }: Open, answer: ModelAnswer, read: string, origin: string): void {
    const added = manuallyBy
      ? { values: {}, missing: `handled manually by ${manuallyBy}` }
      : { values: contributed(step, answer, read, origin) }
    this.live.push({ ordinal, step, isByRule: false, ...added })
    if (step.kind === 'decision') this.#enter(step.options.find(({ id }) => id === answer.option)?.next ?? '')
    else if ('next' in step) this.#enter(step.next)
  }

  /** Cancels the attempt, every later one that counts, and the open one; opens the step anew. */
  #revise(ordinal: number, open: Open): boolean {
    const target = this.live.find((attempt) => attempt.ordinal === ordinal)
    if (!target || target.isByRule || target.step.kind === 'go-to') return false
    const later = this.live.filter((attempt) => attempt.ordinal >= ordinal)
    this.cancelled.push(...later.map((attempt) => attempt.ordinal), open.ordinal)
    this.live = this.live.filter((attempt) => attempt.ordinal < ordinal)
    this.#enter(target.step.id)
    return true
  }

  #enter(id: string): void {
    const step = this.#plan.find((each) => each.id === id)
    if (!step) throw new Error(`The plan has no step "${id}".`)
    const ordinal = ++this.#ordinals
    const passes = this.live.filter((attempt) => attempt.step === step).length
    const pass = (values = {}, isByRule = false) => this.live.push({ ordinal, step, values, isByRule })
    this.open = { ordinal, step, phase: isPrepared(step) ? 'preparing' : 'ready' }
    if (step.kind === 'end') {
      pass()
      this.#end('completed')
    } else if (step.kind === 'go-to') {
      pass()
      this.#enter(passes < step.limit ? step.target : step.exceeded)
    } else if (step.kind === 'decision' && step.maker === 'rules') {
      // The first rule that is true decides; one before it that cannot be evaluated asks a person.
      const first = step.options.find((option) => this.#verdict(option.when) !== false)
      if (!first || this.#verdict(first.when) !== true) return
      pass({ option: `${first.id} (rule)`, option_label: `Option ${first.id} (rule)` }, true)
      this.#enter(first.next)
    }
  }

  #verdict(when: Condition | undefined): boolean | 'error' {
    if (when === undefined || when === 'a text') return 'error'
    if (when === 'always') return true
    const answer = this.context().find(({ step }) => step.id === when.step)?.values['answer']
    return answer === undefined ? 'error' : answer.startsWith(`${when.is} (`)
  }

  #end(status: 'completed' | 'aborted'): void {
    this.status = status
    this.open = undefined
  }

  #when(isAllowed: boolean, change: () => unknown): boolean {
    if (isAllowed) change()
    return isAllowed
  }
}

const isPrepared = (step: PlanStep) =>
  step.kind === 'get-data' ? step.mode !== 'manual' : step.kind === 'decision' && step.maker === 'ai'

const mayBeAutomatic = (step: PlanStep) =>
  step.kind === 'get-data' ? step.mode === 'automatic' : step.kind === 'decision' && step.isAutomatic

function fits({ step, manuallyBy }: Open, { kind, option, text }: ModelAnswer): boolean {
  if (kind === 'elsewhere') return manuallyBy !== undefined && step.kind !== 'decision'
  if (kind !== step.kind) return false
  if (step.kind === 'guidance') return !step.isRequired || text.trim() !== ''
  return (
    step.kind !== 'decision' || (step.options.some(({ id }) => id === option) && !(step.needsComment && !text.trim()))
  )
}

function contributed({ kind }: PlanStep, { text, option }: ModelAnswer, read: string, origin: string) {
  if (kind === 'get-data') return { name: `${read} (this-record)` }
  const said: Record<string, string> =
    text === '' ? {} : { [kind === 'decision' ? 'comment' : 'answer']: `${text} (${origin})` }
  return kind === 'decision'
    ? { option: `${option} (${origin})`, option_label: `Option ${option} (${origin})`, ...said }
    : said
}
