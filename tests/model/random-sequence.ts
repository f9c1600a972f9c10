import fc from 'fast-check'
import type { ModelAnswer, ModelCommand } from './model-command.ts'
import type { Condition, Plan, PlanStep, Plans } from './plan.ts'
import type { ReferenceModel } from './reference-model.ts'

/** Numbers, not commands: each is read at its turn, at the run as it stands then, so that a shortened sequence still makes sense. */
export type Move = readonly [kind: number, choice: number, said: number]

const size = fc.nat(9_999)
const texts = ['yes', 'no', 'perhaps', '']
const plain = ['guidance', 'get-data', 'person', 'ai', 'rules', 'rules', 'go-to', 'go-to', 'escalation'] as const
const calling = [...plain, 'sub-run', 'sub-run', 'sub-run'] as const
type Kind = (typeof calling)[number]

/**
 * Three workflows, each of which may call the one after it, of one to seven steps and an end: decisions branch ahead, go-tos
 * jump back with a limit and out ahead, rules read answers given before or with the start, and some of them cannot be evaluated.
 */
export const plans: fc.Arbitrary<Plans> = fc.tuple(plan(calling, 2, 7), plan(calling, 1, 3), plan(plain, 1, 3))

function plan(kinds: readonly Kind[], minLength: number, maxLength: number): fc.Arbitrary<Plan> {
  return fc
    .tuple(fc.array(fc.tuple(fc.constantFrom(...kinds), size), { minLength, maxLength, size: 'max' }), size)
    .map(([parts, number]) => [
      ...parts.map(([kind, own], index) => planStep(kind, own, index, parts)),
      { id: 'finish', kind: 'end', prepared: 'never', next: '', gives: answering(parts, parts.length, number) },
    ])
}

type Parts = readonly (readonly [Kind, number])[]

function planStep(kind: Kind, number: number, index: number, parts: Parts): PlanStep {
  const count = parts.length
  const id = `s${index}`
  const name = (position: number) => (position < count ? `s${position}` : 'finish')
  const next = name(index + 1)
  const ahead = name(index + 1 + (number % (count - index)))
  const back = name(number % (index + 1))
  switch (kind) {
    case 'get-data':
      return { id, kind, next, prepared: pick(['never', 'offered', 'automatic'] as const, number) }
    case 'go-to':
      return { id, kind, prepared: 'never', next: back, limit: 1 + (number % 3), exceeded: next }
    case 'sub-run':
      return { id, kind, next, prepared: 'offered', gives: answering(parts, index, number) }
    case 'person':
    case 'ai':
    case 'rules': {
      const condition = (seed: number): { when?: Condition } =>
        kind === 'rules' ? { when: pick<Condition>([...readable(parts, index, number), 'always', 'a text'], seed) } : {}
      return {
        id,
        kind: 'decision',
        prepared: kind !== 'ai' ? 'never' : number % 2 === 0 ? 'automatic' : 'offered',
        next: '',
        needsText: number % 5 === 0,
        isByRules: kind === 'rules',
        options: [
          { id: 'first', next, ...condition(number % 7) },
          { id: 'second', next: ahead, ...condition(number % 3) },
        ],
      }
    }
    default:
      return { id, kind, next, prepared: 'never', needsText: kind === 'guidance' && number % 3 === 0 }
  }
}

/** A step before this place where something may be answered; sometimes, and where there is none, none. */
function answering(parts: Parts, index: number, number: number): string | undefined {
  const answered = parts
    .map(([kind], position) => ({ kind, id: `s${position}` }))
    .filter(({ kind }, position) => position < index && ['guidance', 'escalation', 'sub-run'].includes(kind))
  return answered.length === 0 || number % 4 === 0 ? undefined : pick(answered, number).id
}

function readable(parts: Parts, index: number, number: number): Condition[] {
  const step = answering(parts, index, number) ?? 'given'
  return [
    { step, is: 'yes' },
    { step, is: 'no' },
  ]
}

/** Sixty moves are enough to go round a loop, lay aside, revise and go round again, also inside of a sub-run. */
export const moves: fc.Arbitrary<Move[]> = fc.array(fc.tuple(fc.nat(119), size, size), { maxLength: 60, size: 'max' })

/** The order that a move gives to a run as it stands: most are for the innermost one and fit its open step, some come late, some fit nothing. */
export function commandOf(first: ReferenceModel, [kind, choice, said]: Move): ModelCommand {
  const { runs } = first
  const by = said % 3 === 0 ? 'Bo' : 'Ana'
  const alive = runs.filter(({ open }) => open)
  // Laying aside, revising and aborting are for any of them: mostly one is inside of the other.
  const model =
    choice % 9 === 0 ? pick(runs, said) : kind < 73 ? (alive.at(-1) ?? first) : pick([...alive, first], said >> 3)
  const isLate = choice % 10 === 0
  const past = [...model.live.map(({ ordinal }) => ordinal), ...model.cancelled, 99]
  const attempt = isLate ? pick(past, choice) : (model.open?.ordinal ?? 1)
  const to = { run: runs.indexOf(model), by }
  const on = { ...to, attempt }
  if (kind < 52) {
    const isAutomatic = kind >= 40
    const answer = answerTo(model, choice, said)
    return { ...on, type: 'complete', isAutomatic, isGuess: isAutomatic && said % 5 === 0, answer }
  }
  if (kind < 60) return { ...on, type: pick(['propose', 'fail', 'hand-over'] as const, choice) }
  if (kind < 67) return { ...on, type: 'handle-manually' }
  if (kind < 73) return { ...on, type: 'ask-again' }
  if (kind < 87)
    return { ...to, type: 'revise', attempt: pick(isLate ? past : [...past.slice(0, model.live.length), 99], said) }
  if (kind < 91) return { ...to, type: 'save' }
  if (kind < 96) return { ...to, type: 'resume' }
  if (kind < 97) return { ...to, type: 'claim' }
  if (kind < 101) return { ...to, type: 'abort', reason: choice % 2 === 0 ? 'Twice' : ' ' }
  return { ...to, type: 'serve' }
}

function answerTo(model: ReferenceModel, choice: number, said: number): ModelAnswer {
  const { step, manuallyBy } = model.open ?? {}
  const fitting = step?.kind === 'sub-run' ? 'go-to' : (step?.kind ?? 'end')
  const kind = choice % 13 === 0 ? pick(['guidance', 'get-data', 'escalation'] as const, said) : fitting
  return {
    kind: (manuallyBy === undefined ? choice % 17 === 0 : choice % 3 !== 0) ? 'elsewhere' : kind,
    text: textFor(step, said),
    option: choice % 19 === 0 ? 'third' : pick(['first', 'second'], choice),
  }
}

function textFor(step: PlanStep | undefined, said: number): string {
  if (step?.kind === 'end') return ''
  if (step?.kind === 'escalation') return 'yes'
  return step?.kind === 'get-data' ? `r${said}` : pick(texts, said)
}

function pick<Choice>(choices: readonly Choice[], number: number): Choice {
  const choice = choices[number % choices.length]
  if (choice === undefined) throw new Error('Nothing to pick from.')
  return choice
}
