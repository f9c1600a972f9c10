import { z } from 'zod'
import type { Relation, Source, StepOf } from '#engine'
import type { SourceRecord } from '../../../database/data-source.ts'
import { Menu } from '../slice.ts'
import { proposed, unsure } from '../suggestion.ts'
import type { Asking, Proposing } from './kind.ts'

/** Which relation to follow, then which of its records: by what they are called and hold, over as many as the author's limit allows. */
export const proposeRelated: Proposing<'load-related-record'> = async (step, asking) => {
  const chosen = await chooseRelation(step, asking)
  if ('problem' in chosen) return unsure(chosen.problem)
  const { relation, source } = chosen
  const { question } = asking
  const candidates = await question.loadCandidates(relation.name)
  if (candidates.length === 0) return unsure(`There is no record in ${relation.title} to load.`)
  const menu = new Menu('r', candidates)
  const answered = await asking.ask(
    `${relation.title} (${candidates.length}); take ${step.take === 'one' ? 'exactly one' : `those asked for, ${step.limit} at most`}:\n${menu.ids.slice(1).join(' ')}`,
    'Which of these records does the instruction ask for?',
    z.object({ records: z.array(z.enum(menu.ids)), why: z.string() }),
    menu.lines(candidateLine).join('\n'),
  )
  if ('problem' in answered) return unsure(answered.problem)
  const { records, why } = answered.object
  const taken = [...new Set(records)].flatMap((id) => menu.get(id) ?? []).slice(0, step.limit)
  const alternatives = candidates
    .filter((candidate) => !taken.includes(candidate))
    .map(({ id, label }) => ({ id, label, why: 'It is related to the record.' }))
  const finding = {
    answer: {
      kind: 'load-related-record' as const,
      relation: relation.name,
      records: taken.map(({ id }) => id),
    },
    why,
    certainty: 'derived' as const,
    sources: [
      source,
      ...taken.map(({ id, label }) => ({
        path: 'records',
        certainty: 'derived' as const,
        text: `The model took ${label} from the instruction.`,
        record: { collection: relation.collection, id, label },
      })),
    ],
    alternatives,
    from: candidates.map(({ id, label }) => ({ collection: relation.collection, id, label })),
  }
  if (step.take === 'one' && taken.length !== 1)
    return unsure(
      `${taken.length === 0 ? 'The model found none' : 'The model found several'} that the instruction asks for. Choose one.`,
      question,
      { ...finding, answer: { ...finding.answer, records: [] } },
    )
  return proposed(question, finding)
}

async function chooseRelation(
  step: StepOf<'load-related-record'>,
  { question, ask }: Asking,
): Promise<{ relation: Relation; source: Source } | { problem: string }> {
  const { relations } = question.collection
  if (step.relation !== undefined) {
    const relation = relations.find(({ name }) => name === step.relation)
    if (!relation) return { problem: `The relation "${step.relation}" that the author pinned is not visible to you.` }
    return { relation, source: sourceOf(relation, 'stated', `The author pinned ${relation.title}.`) }
  }
  const menu = new Menu('k', relations)
  const answered = await ask(
    `Related records of this ${question.collection.singular}:\n${menu
      .lines(({ title, kind }) => `${title} (${kind === 'one' ? 'one' : 'many'})`)
      .join('\n')}`,
    'Which related records does the instruction ask for?',
    z.object({ relation: z.enum(menu.ids), why: z.string() }),
  )
  if ('problem' in answered) return answered
  const relation = menu.get(answered.object.relation)
  if (!relation) return { problem: 'The model found no related records that the instruction asks for.' }
  return { relation, source: sourceOf(relation, 'derived', `The model took ${relation.title} from the instruction.`) }
}

function sourceOf(relation: Relation, certainty: Source['certainty'], text: string): Source {
  return { path: 'relation', certainty, text, field: relation.from }
}

const mostFields = 12
const longestField = 80

function candidateLine({ label, values }: SourceRecord): string {
  const held = Object.entries(values)
    .filter(([, value]) => value !== null && value !== '')
    .slice(0, mostFields)
    .map(([name, value]) => `${name}=${JSON.stringify(String(value).slice(0, longestField))}`)
  return [JSON.stringify(label.slice(0, 200)), ...held].join(' ')
}
