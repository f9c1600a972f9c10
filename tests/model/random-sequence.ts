import fc from 'fast-check'
import type { ModelAnswer, ModelCommand } from './model-command.ts'
import type { Condition, Plan, PlanStep } from './plan.ts'
import type { ReferenceModel } from './reference-model.ts'

/** Numbers, not commands: each is read at its turn, at the run as it stands then, so that a shortened sequence still makes sense. */
export type Move = readonly [kind: number, choice: number, said: number]

const size = fc.nat(9_999)
const texts = ['yes', 'no', 'perhaps', '']
const kinds = ['guidance', 'get-data', 'person', 'ai', 'rules', 'rules', 'go-to', 'go-to', 'escalation'] as const

/**
 * Two to seven steps and an end: decisions branch ahead, go-tos jump back with a limit and out ahead, rules read answers given
 * before, and some of them cannot be evaluated.
 */
export const plans: fc.Arbitrary<Plan> = fc
  .array(fc.tuple(fc.constantFrom(...kinds), size), { minLength: 2, maxLength: 7, size: 'max' })
  .map((parts) => [
    ...parts.map(([kind, number], index) => planStep(kind, number, index, parts.length)),
    { id: 'finish', kind: 'end' },
  ])

function planStep(kind: (typeof kinds)[number], number: number, index: number, count: number): PlanStep {
  const id = `s${index}`
  const name = (position: number) => (position < count ? `s${position}` : 'finish')
  const next = name(index + 1)
  const ahead = name(index + 1 + (number % (count - index)))
  const back = name(number % (index + 1))
  switch (kind) {
    case 'get-data':
      return { id, kind, next, mode: pick(['manual', 'confirm', 'automatic'] as const, number) }
    case 'go-to':
      return { id, kind, target: back, limit: 1 + (number % 3), exceeded: next }
    case 'person':
    case 'ai':
    case 'rules': {
      const condition = (seed: number): { when?: Condition } =>
        kind === 'rules'
          ? { when: pick<Condition>([{ step: back, is: 'yes' }, { step: back, is: 'no' }, 'always', 'a text'], seed) }
          : {}
      return {
        id,
        kind: 'decision',
        maker: kind,
        isAutomatic: kind === 'ai' && number % 2 === 0,
        needsComment: number % 5 === 0,
        options: [
          { id: 'first', next, ...condition(number % 7) },
          { id: 'second', next: ahead, ...condition(number % 3) },
        ],
      }
    }
    case 'guidance':
      return { id, kind, next, isRequired: number % 3 === 0 }
    default:
      return { id, kind, next }
  }
}

/** Forty moves are enough to go round a loop, lay aside, revise and go round again. */
export const moves: fc.Arbitrary<Move[]> = fc.array(fc.tuple(fc.nat(99), size, size), { maxLength: 40, size: 'max' })

/** The order that a move gives to the run as it stands: most fit the open step, some come late, some fit nothing. */
export function commandOf(model: ReferenceModel, [kind, choice, said]: Move): ModelCommand {
  const by = said % 3 === 0 ? 'Bo' : 'Ana'
  const isLate = choice % 10 === 0
  const past = [...model.live.map(({ ordinal }) => ordinal), ...model.cancelled, 99]
  const attempt = isLate ? pick(past, choice) : (model.open?.ordinal ?? 1)
  const on = { attempt, by }
  if (kind < 40)
    return {
      ...on,
      type: 'complete',
      isAutomatic: false,
      isGuess: false,
      answer: answerTo(model, choice, said),
      read: `r${said}`,
    }
  if (kind < 52) {
    const isGuess = said % 5 === 0
    return {
      ...on,
      type: 'complete',
      isAutomatic: true,
      isGuess,
      answer: answerTo(model, choice, said),
      read: `r${said}`,
    }
  }
  if (kind < 62) return { ...on, type: pick(['propose', 'fail', 'hand-over'] as const, choice) }
  if (kind < 70) return { ...on, type: 'handle-manually' }
  if (kind < 74) return { ...on, type: 'ask-again' }
  if (kind < 88)
    return { type: 'revise', attempt: pick(isLate ? past : [...past.slice(0, model.live.length), 99], said), by }
  if (kind < 92) return { type: 'save', by }
  if (kind < 97) return { type: 'resume', by }
  if (kind < 99) return { type: 'claim', by }
  return { type: 'abort', by, reason: choice % 2 === 0 ? 'Twice' : ' ' }
}

function answerTo(model: ReferenceModel, choice: number, said: number): ModelAnswer {
  const step = model.open?.step
  const isManual = model.open?.manuallyBy !== undefined
  const kind = choice % 13 === 0 ? pick(['guidance', 'get-data', 'escalation'] as const, said) : (step?.kind ?? 'end')
  return {
    kind: (isManual ? choice % 3 !== 0 : choice % 17 === 0) ? 'elsewhere' : kind,
    text: step?.kind === 'escalation' ? 'yes' : pick(texts, said),
    option: choice % 19 === 0 ? 'third' : pick(['first', 'second'], choice),
  }
}

function pick<Choice>(choices: readonly Choice[], number: number): Choice {
  const choice = choices[number % choices.length]
  if (choice === undefined) throw new Error('Nothing to pick from.')
  return choice
}
