import { missingNotes, type Proposal } from '#engine'
import type { Question, Suggestion } from '../assistant.ts'
import { cut, type Finding } from '../builtin/suggestion.ts'

export const assistantName = 'llm'

export function proposed(question: Question, finding: Finding): Suggestion {
  return { status: 'proposed', proposal: proposal(question, finding) }
}

/** An ordinary hand-over; with a finding, what was found so far stays. */
export function unsure(reason: string, question?: Question, finding?: Finding): Suggestion {
  const said = cut(reason, 2000)
  return question && finding
    ? { status: 'unsure', reason: said, proposal: proposal(question, { ...finding, certainty: 'guess' }) }
    : { status: 'unsure', reason: said }
}

function proposal(question: Question, { answer, why, certainty, sources, alternatives, from }: Finding): Proposal {
  return {
    assistant: assistantName,
    answer,
    why: cut(why, 4000),
    certainty,
    sources: sources.slice(0, 200).map((source) => ({ ...source, text: cut(source.text, 1000) })),
    alternatives: (alternatives ?? []).slice(0, 20),
    missing: missingNotes(question.context).slice(0, 50),
    ...(from ? { from: [...from] } : {}),
  }
}
