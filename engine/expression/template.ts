import type { Value } from '../record/value.ts'
import { evaluate, expressionError, type Scope } from './cel.ts'

/** The text with each `{{ expression }}` replaced by its value; what is missing becomes an em dash. Values are never read as templates. */
export function fillTemplate(template: string, scope: Scope): string {
  return pieces(template)
    .map((piece) => {
      if (piece.expression === undefined) return piece.text
      const result = evaluate(piece.expression, scope)
      return 'error' in result ? '—' : asText(result.value)
    })
    .join('')
}

/** The first syntax error of a template's holes, or undefined. */
export function templateError(template: string): string | undefined {
  for (const { text, expression } of pieces(template)) {
    if (expression === undefined) {
      if (text.includes('{{')) return 'a hole is opened with "{{" and not closed'
      continue
    }
    const error = expressionError(expression)
    if (error) return `in "${expression}": ${error}`
  }
  return undefined
}

/** The expressions in a template's holes. */
export function templateExpressions(template: string): string[] {
  return pieces(template).flatMap((piece) => (piece.expression === undefined ? [] : [piece.expression]))
}

/** A value as plain text for people: lists are joined, null is empty. */
export function asText(value: Value): string {
  if (value === null) return ''
  if (Array.isArray(value)) return value.map(asText).join(', ')
  if (typeof value === 'object') return JSON.stringify(value)
  return String(value)
}

interface Piece {
  text: string
  /** Set where the piece is a hole. */
  expression?: string
}

/** Cuts a template into texts and holes in one pass: no pattern that a hostile text could make slow. */
function pieces(template: string): Piece[] {
  const found: Piece[] = []
  let position = 0
  for (;;) {
    const opening = template.indexOf('{{', position)
    const closing = opening < 0 ? -1 : template.indexOf('}}', opening + 2)
    if (closing < 0) break
    const text = template.slice(opening, closing + 2)
    found.push({ text: template.slice(position, opening) }, { text, expression: text.slice(2, -2).trim() })
    position = closing + 2
  }
  return [...found, { text: template.slice(position) }]
}
