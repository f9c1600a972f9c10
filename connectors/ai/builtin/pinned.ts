import { asText, type Pinned, type Source, type Value } from '#engine'
import type { Question } from '../assistant.ts'
import { isReading, pointablesOf } from './context-values.ts'
import { convert } from './convert.ts'
import type { Hole } from './literals.ts'
import { compute } from './missing-context.ts'
import { cut } from './suggestion.ts'

export type PinnedValue = { value: Value; source: Source } | { problem: string }

const single = /^\s*steps\s*\.\s*([a-z][a-z0-9_]*)\s*\.\s*([a-z][a-z0-9_]*)\s*$/

/** The value the author pinned: as it stands, or computed from the context. Nothing is guessed, so it is stated. */
export function pinnedValue(path: string, pinned: Pinned, hole: Hole | undefined, question: Question): PinnedValue {
  if (pinned === null || typeof pinned !== 'object' || Array.isArray(pinned)) {
    return {
      value: pinned,
      source: { path, certainty: 'stated', text: `The author of the workflow set it to ${shown(pinned)}.` },
    }
  }
  return computedValue(path, pinned.cel, hole, question)
}

/** The value of an author's expression, brought into the type of the hole it is for. */
export function computedValue(
  path: string,
  expression: string,
  hole: Hole | undefined,
  question: Question,
): PinnedValue {
  const name = hole?.title ?? path
  const result = compute(expression, question)
  if ('error' in result) return { problem: `${name} could not be computed: ${result.error}.` }
  const reading = hole ? convert(result.value, hole) : { value: result.value, certainty: 'stated' as const }
  if (!isReading(reading)) return { problem: `${name} could not be computed: ${reading.problem}` }
  const [, step, field] = single.exec(expression) ?? []
  const from = pointablesOf(question).find(
    (pointable) => pointable.step === step && pointable.name === field && step !== undefined,
  )
  if (!from)
    return {
      value: reading.value,
      source: {
        path,
        certainty: 'stated',
        text: `Computed from the context by the author's formula ${cut(expression, 300)}.`,
      },
    }
  return {
    value: reading.value,
    source: {
      path,
      certainty: 'stated',
      text: `The author pinned it to ${from.label} of the step "${from.stepTitle}".`,
      step: from.step,
      field: from.name,
      ...(from.record ? { record: from.record } : {}),
    },
  }
}

function shown(value: Value): string {
  return value === null ? 'empty' : `"${cut(asText(value), 200)}"`
}
