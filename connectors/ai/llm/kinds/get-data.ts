import { z } from 'zod'
import type { Suggestion } from '../../assistant.ts'
import { fieldLine, Menu } from '../slice.ts'
import { proposed, unsure } from '../suggestion.ts'
import type { Proposing } from './kind.ts'

/** Which fields the instruction asks for. Nothing is written by it, and what is read is what the person may see. */
export const proposeFields: Proposing<'get-data'> = async (_step, { question, ask }): Promise<Suggestion> => {
  const menu = new Menu('f', question.collection.fields)
  const answered = await ask(
    `Fields of ${question.collection.singular}:\n${menu.lines(fieldLine).join('\n')}`,
    'Which fields does the instruction ask for?',
    z.object({ fields: z.array(z.enum(menu.ids)), why: z.string() }),
  )
  if ('problem' in answered) return unsure(answered.problem)
  const { fields, why } = answered.object
  const chosen = [...new Set(fields)].flatMap((id) => menu.get(id) ?? [])
  if (chosen.length === 0) return unsure('The model found no field that the instruction asks for.')
  return proposed(question, {
    answer: { kind: 'get-data', fields: chosen.map(({ name }) => name) },
    why,
    certainty: 'derived',
    sources: chosen.map(({ title }) => ({
      path: 'fields',
      certainty: 'derived' as const,
      text: `The model took ${title} from the instruction.`,
    })),
  })
}
