import type { Question, Suggestion } from '../assistant.ts'
import { cut, type Finding, proposalOf } from '../builtin/suggestion.ts'

export const assistantName = 'llm'

export function proposed(question: Question, finding: Finding): Suggestion {
  return { status: 'proposed', proposal: proposalOf(assistantName, question, finding) }
}

/** An ordinary hand-over; with a finding, what was found so far stays. */
export function unsure(reason: string, question?: Question, finding?: Finding): Suggestion {
  const said = cut(reason, 2000)
  return question && finding
    ? {
        status: 'unsure',
        reason: said,
        proposal: proposalOf(assistantName, question, { ...finding, certainty: 'guess' }),
      }
    : { status: 'unsure', reason: said }
}
