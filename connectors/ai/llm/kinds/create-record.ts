import { weakest } from '../../builtin/suggestion.ts'
import { proposed, unsure } from '../suggestion.ts'
import { fillFields } from './field-values.ts'
import type { Proposing } from './kind.ts'

/** What a new record holds. A field that it needs and nobody gives is a hand-over, with the rest filled in. */
export const proposeRecord: Proposing<'create-record'> = async (step, asking) => {
  const { question } = asking
  const { target } = question
  if (!target) return unsure('The collection this step creates in is not yours to see.')
  const settable = target.fields.filter(({ onCreate }) => onCreate !== undefined)
  const filled = await fillFields(step, settable, `What does the new ${target.singular} hold?`, asking)
  const lacking = settable.filter(
    ({ name, onCreate }) => onCreate === 'required' && (filled.values[name] ?? null) === null,
  )
  const problems = [
    ...filled.problems,
    ...lacking.map(({ title }) => `${title} is needed, and nothing tells what it should be.`),
  ]
  if (Object.keys(filled.values).length === 0) return unsure(problems.join(' ') || 'The model found nothing to set.')
  const finding = {
    answer: { kind: 'create-record' as const, values: filled.values },
    why: filled.why === '' ? `A new ${target.singular} as the author set it.` : filled.why,
    certainty: weakest(filled.sources.map(({ certainty }) => certainty)),
    sources: filled.sources,
  }
  return problems.length > 0 ? unsure(problems.join(' '), question, finding) : proposed(question, finding)
}
