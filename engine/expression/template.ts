import type { Value } from '../record/value.ts'
import { evaluate, expressionError, type Scope } from './cel.ts'

const hole = /\{\{\s*(.+?)\s*\}\}/g

/** The text with each `{{ expression }}` replaced by its value; what is missing becomes an em dash. */
export function fillTemplate(template: string, scope: Scope): string {
  return template.replace(hole, (_, expression: string) => {
    const result = evaluate(expression, scope)
    return 'error' in result ? '—' : asText(result.value)
  })
}

/** The first syntax error of a template's holes, or undefined. */
export function templateError(template: string): string | undefined {
  for (const expression of templateExpressions(template)) {
    const error = expressionError(expression)
    if (error) return `in "${expression}": ${error}`
  }
  return undefined
}

/** The expressions in a template's holes. */
export function templateExpressions(template: string): string[] {
  return [...template.matchAll(hole)].map((match) => match[1] ?? '')
}

/** A value as plain text for people: lists are joined, null is empty. */
export function asText(value: Value): string {
  if (value === null) return ''
  if (Array.isArray(value)) return value.map(asText).join(', ')
  if (typeof value === 'object') return JSON.stringify(value)
  return String(value)
}
