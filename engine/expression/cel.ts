import { type CelInput, celEnv, isCelError, isCelList, isCelMap, parse, plan } from '@bufbuild/cel'
import type { Value } from '../record/value.ts'

/** What an expression may read, by name: plain values, and `bigint` where an integer must stay one. */
export type Scope = { [name: string]: ScopeValue }
export type ScopeValue = Value | bigint | ScopeValue[] | { [key: string]: ScopeValue }

export type Evaluation = { value: Value } | { error: string }

const environment = celEnv()
const maximumLength = 2000

/** The syntax error of an expression in words, or undefined when it parses. */
export function expressionError(expression: string): string | undefined {
  if (expression.length > maximumLength) return `longer than ${maximumLength} characters`
  try {
    parse(expression)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/**
 * Evaluates a CEL expression. CEL has no loops but bounded ones over its inputs, so it always ends.
 * What is missing in the scope is an error, never false: a rule that cannot know must not decide.
 */
export function evaluate(expression: string, scope: Scope): Evaluation {
  try {
    const input = Object.fromEntries(Object.entries(scope).map(([name, value]) => [name, toCel(value)]))
    const result = plan(environment, parse(expression))(input)
    return isCelError(result) ? { error: result.message } : { value: fromCel(result) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

/** Names of the steps an expression reads: each `steps.<id>` in it. */
export function stepsRead(expression: string): string[] {
  const found = new Set<string>()
  for (const match of expression.matchAll(/\bsteps\s*\.\s*([A-Za-z_][A-Za-z0-9_]*)/g)) found.add(match[1] ?? '')
  return [...found]
}

function toCel(value: ScopeValue): CelInput {
  if (Array.isArray(value)) return value.map(toCel)
  if (value !== null && typeof value === 'object') return new Map(Object.entries(value).map(([key, member]) => [key, toCel(member)]))
  return value
}

function fromCel(value: unknown): Value {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number') return value
  if (isCelList(value)) return [...value].map(fromCel)
  if (isCelMap(value)) return Object.fromEntries([...value.entries()].map(([key, member]) => [String(key), fromCel(member)]))
  throw new Error('The expression gives a value that has no place in a record.')
}
