import type { z } from 'zod'
import { stepSchema } from './definition.ts'
import { type Problem, pathText } from './problem.ts'
import { modeSchema } from './steps/common.ts'

type Issue = z.core.$ZodIssue

/** What a schema found wrong, in sentences that name the thing. */
export function shapeProblems(issue: Issue, input: unknown): Problem[] {
  const step = issue.path[0] === 'steps' && issue.path.length > 1 ? valueAt(input, issue.path.slice(0, 2)) : undefined
  const stepId = valueAt(step, ['id'])
  const at = (path: PropertyKey[], code: Problem['code'], message: string): Problem => ({
    path: pathText(path),
    ...(typeof stepId === 'string' ? { stepId } : {}),
    code,
    message,
  })
  const name = issue.path.at(-1)
  if (step !== undefined && issue.path.length === 3 && name === 'kind') {
    return [
      at(
        issue.path,
        'unknown-kind',
        `There is no step kind ${quoted(valueAt(step, ['kind']))}. Known kinds: ${stepSchema.options.map((option) => option.shape.kind.value).join(', ')}.`,
      ),
    ]
  }
  if (step !== undefined && issue.path.length === 3 && name === 'mode') {
    const known = issue.code === 'invalid_value' ? issue.values : modeSchema.options
    return [
      at(
        issue.path,
        'wrong-mode',
        `There is no mode ${quoted(valueAt(step, ['mode']))} for this step. It may be: ${known.join(', ')}.`,
      ),
    ]
  }
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => at([...issue.path, key], 'invalid-shape', `There is no setting "${key}" here.`))
  const value = valueAt(input, issue.path)
  const thing = name === undefined ? 'The definition' : `"${String(name)}"`
  if (value === undefined) return [at(issue.path, 'invalid-shape', `${thing} is missing.`)]
  return [at(issue.path, 'invalid-shape', `${thing} is ${quoted(value)}: ${reason(issue)}.`)]
}

/** Why a value does not fit; of several alternatives that failed, the last, which is the general one. */
function reason(issue: Issue): string {
  const inner = issue.code === 'invalid_union' ? issue.errors.at(-1)?.[0] : undefined
  const text = inner ? inner.message : issue.message
  return text.charAt(0).toLowerCase() + text.slice(1)
}

const longestQuote = 60

function quoted(value: unknown): string {
  if (value === undefined) return 'given'
  const text = Array.isArray(value)
    ? 'a list'
    : typeof value === 'object' && value !== null
      ? 'a group of settings'
      : JSON.stringify(value)
  return text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (current, key) => (current !== null && typeof current === 'object' ? Reflect.get(current, key) : undefined),
    value,
  )
}
