import { contextScope, type Evaluation, evaluate, missingNotes, type Scope, stepsRead } from '#engine'
import type { Question } from '../assistant.ts'

/** The context as expressions read it. */
export function scopeOf(question: Question): Scope {
  return contextScope(question.context, question.run)
}

/**
 * Why an expression gave no value, in words an operator can act on: a step that was handled manually or not done yet is
 * named; otherwise the expression's own error stands.
 */
export function explainFailure(expression: string, error: string, question: Question): string {
  const absent = stepsRead(expression).filter(
    (id) => !question.context.some((entry) => entry.stepId === id && entry.missing === undefined),
  )
  if (absent.length === 0) return `the values it reads are not there (${error})`
  return absent
    .map((id) => {
      const entry = question.context.find((candidate) => candidate.stepId === id)
      return entry
        ? `"${entry.title}" was ${entry.missing ?? 'not done'}`
        : `the step "${id}" has not been done in this run`
    })
    .join(', and ')
}

/** Evaluates an expression of the author's over the context; a failure comes in words. */
export function compute(expression: string, question: Question): Evaluation {
  const result = evaluate(expression, scopeOf(question))
  return 'error' in result ? { error: explainFailure(expression, result.error, question) } : result
}

/** A sentence that names what is missing because of steps handled manually; empty when nothing is. */
export function missingSentence(question: Question): string {
  const notes = missingNotes(question.context)
  return notes.length === 0 ? '' : ` Missing from the context: ${notes.join('; ')}.`
}
