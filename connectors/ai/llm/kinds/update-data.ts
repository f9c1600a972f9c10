import { asText, findField } from '#engine'
import { weakest } from '../../builtin/suggestion.ts'
import { proposed, unsure } from '../suggestion.ts'
import { fillFields } from './field-values.ts'
import type { Proposing } from './kind.ts'

/** Which fields of the record to change, and to what. A value that stands there already is no change. */
export const proposeValues: Proposing<'update-data'> = async (step, asking) => {
  const { question } = asking
  const writable = question.collection.fields.filter((field) => !field.isReadOnly)
  const filled = await fillFields(step, writable, 'Which of these fields change, and to what?', asking)
  const changed = Object.entries(filled.values).filter(
    ([name, value]) => asText(question.record.values[name] ?? null) !== asText(value),
  )
  const sources = filled.sources.filter(({ path }) => changed.some(([name]) => path === `values.${name}`))
  if (changed.length === 0)
    return unsure(
      filled.problems.length > 0
        ? filled.problems.join(' ')
        : 'There is nothing to change: the record already holds these values.',
    )
  const titles = changed.map(([name]) => findField(question.collection, name)?.title ?? name)
  const finding = {
    answer: { kind: 'update-data' as const, values: Object.fromEntries(changed) },
    why: filled.why === '' ? `To write: ${titles.join(', ')}.` : filled.why,
    certainty: weakest(sources.map(({ certainty }) => certainty)),
    sources,
  }
  return filled.problems.length > 0 ? unsure(filled.problems.join(' '), question, finding) : proposed(question, finding)
}
