import { type CelInput, celEnv, isCelError, isCelList, isCelMap, parse, plan } from '@bufbuild/cel'
import type { Value } from '../record/value.ts'
import { loopDepth } from './reads.ts'

/** What an expression may read, by name: plain values, and `bigint` where an integer must stay one. */
export type Scope = { [name: string]: ScopeValue }
export type ScopeValue = Value | bigint | ScopeValue[] | { [key: string]: ScopeValue }

export type Evaluation = { value: Value } | { error: string }

const environment = celEnv()
const maximumLength = 2000
/** Loops over records inside loops over records: 200 records twice is 40,000 steps, three times would be 8 million. */
const maximumLoopDepth = 2

/** The syntax error of an expression in words, or undefined when it parses. */
export function expressionError(expression: string): string | undefined {
  const parsed = parseWithin(expression)
  return 'error' in parsed ? parsed.error : undefined
}

/**
 * Evaluates a CEL expression. CEL has no loops but bounded ones over its inputs, so it always ends; how deep they may nest
 * has a limit here, so it ends soon. What is missing in the scope is an error, never false: a rule that cannot know must not decide.
 */
export function evaluate(expression: string, scope: Scope): Evaluation {
  const parsed = parseWithin(expression)
  if ('error' in parsed) return parsed
  try {
    const input = Object.fromEntries(Object.entries(scope).map(([name, value]) => [name, toCel(value)]))
    // Without it, `constructor` and its like would be names of every scope.
    Object.setPrototypeOf(input, null)
    const result = parsed.run(input)
    return isCelError(result) ? { error: result.message } : { value: fromCel(result) }
  } catch (error) {
    return { error: messageOf(error) }
  }
}

type Parsed = { run: ReturnType<typeof plan> } | { error: string }

/** What an expression means depends on its text alone, so the last ones are kept: parsing took a tenth of the time of a step. */
const known = new Map<string, Parsed>()
const mostKnown = 2_000

function parseWithin(expression: string): Parsed {
  if (expression.length > maximumLength) return { error: `longer than ${maximumLength} characters` }
  const found = known.get(expression) ?? parsed(expression)
  if (!known.has(expression)) {
    if (known.size >= mostKnown) known.clear()
    known.set(expression, found)
  }
  return found
}

function parsed(expression: string): Parsed {
  try {
    const tree = parse(expression)
    return loopDepth(tree.expr) > maximumLoopDepth
      ? { error: `loops are nested deeper than ${maximumLoopDepth}` }
      : { run: plan(environment, tree) }
  } catch (error) {
    return { error: messageOf(error) }
  }
}

function messageOf(error: unknown): string {
  // The parser descends by recursion: thousands of brackets exhaust the stack, which says nothing to an author.
  if (error instanceof RangeError) return 'nested too deeply'
  return error instanceof Error ? error.message : String(error)
}

function toCel(value: ScopeValue): CelInput {
  if (Array.isArray(value)) return value.map(toCel)
  if (value !== null && typeof value === 'object')
    return new Map(Object.entries(value).map(([key, member]) => [key, toCel(member)]))
  return value
}

function fromCel(value: unknown): Value {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('The expression gives no finite number.')
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number')
    return value
  if (isCelList(value)) return [...value].map(fromCel)
  if (isCelMap(value))
    return Object.fromEntries([...value.entries()].map(([key, member]) => [String(key), fromCel(member)]))
  throw new Error('The expression gives a value that has no place in a record.')
}
