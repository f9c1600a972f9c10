import type { Answer, LabelledRef, Proposal, Source } from '#engine'
import { missingNotes } from '#engine'
import type { Question, Suggestion } from '../assistant.ts'
import type { Certainty } from './match-names.ts'

export const assistantName = 'builtin'

export type Alternative = Proposal['alternatives'][number]

/** What a resolver found out: an answer, how it knows, and what else it might be. */
export interface Finding {
  answer: Answer
  why: string
  certainty: Certainty
  sources: readonly Source[]
  alternatives?: readonly Alternative[]
  /** Records that its texts name, beside those of its sources. */
  from?: readonly LabelledRef[]
}

export function proposed(question: Question, finding: Finding): Suggestion {
  return { status: 'proposed', proposal: proposalOf(assistantName, question, finding) }
}

/** An ordinary hand-over, with what was found so far. */
export function unsure(reason: string): Suggestion
export function unsure(reason: string, question: Question, finding: Finding): Suggestion
export function unsure(reason: string, question?: Question, finding?: Finding): Suggestion {
  if (!question || !finding) return { status: 'unsure', reason }
  return { status: 'unsure', reason, proposal: proposalOf(assistantName, question, { ...finding, certainty: 'guess' }) }
}

/** The weakest of several certainties; `stated` when there is none. */
export function weakest(certainties: readonly Certainty[]): Certainty {
  if (certainties.includes('guess')) return 'guess'
  return certainties.includes('derived') ? 'derived' : 'stated'
}

/** A text cut to a number of characters, with a mark where it was cut. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}

/** A finding of an assistant as a proposal, within the limits of one. */
export function proposalOf(
  assistant: string,
  question: Question,
  { answer, why, certainty, sources, alternatives, from }: Finding,
): Proposal {
  return {
    assistant,
    answer,
    why: cut(why, 4000),
    certainty,
    sources: sources.slice(0, 200).map((source) => ({ ...source, text: cut(source.text, 1000) })),
    alternatives: (alternatives ?? []).slice(0, 20),
    missing: missingNotes(question.context).slice(0, 50),
    ...(from ? { from: [...from] } : {}),
  }
}
