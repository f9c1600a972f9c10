import { z } from 'zod'
import type { Source } from '#engine'
import { Menu } from '../slice.ts'
import { proposed, unsure } from '../suggestion.ts'
import type { Proposing } from './kind.ts'

/** How much better the best option must be weighed than the next, of 100, to be more than a guess. */
const clearMargin = 40

/** Which option the data speaks for. Without a clear lead, or without a value that it rests on, a person chooses from the ranked options. */
export const proposeOption: Proposing<'decision'> = async (step, { question, ledger, ask }) => {
  const menu = new Menu('o', step.options)
  const answered = await ask(
    `Options:\n${menu
      .lines(({ label, description, when }) =>
        [label, description ?? '', when === undefined ? '' : `rule: ${when}`].filter((part) => part !== '').join(' · '),
      )
      .join('\n')}`,
    'Which option does the data speak for?',
    z.object({
      option: z.enum(menu.ids),
      weights: z.array(z.object({ option: z.enum(menu.ids), weight: z.number(), why: z.string() })),
      sources: z.array(z.string()),
      comment: z.string().nullable(),
      why: z.string(),
    }),
  )
  if ('problem' in answered) return unsure(answered.problem)
  const { option: id, weights, sources, comment, why } = answered.object
  const chosen = menu.get(id)
  const ranked = weights
    .flatMap(({ option, weight, why: reason }) => {
      const weighed = menu.get(option)
      return weighed ? [{ option: weighed, weight, why: reason }] : []
    })
    .sort((left, right) => right.weight - left.weight)
  const alternatives = ranked
    .filter(({ option }) => option !== chosen)
    .map(({ option, why: reason }) => ({ id: option.id, label: option.label, why: reason.slice(0, 500) }))
  if (!chosen) return unsure('The model found that the data does not decide.')
  const resting = sources.flatMap((reference): Source[] => {
    const value = ledger.values.get(reference)
    if (!value) return []
    return [
      {
        path: 'option',
        certainty: 'derived',
        text: `Rests on ${value.place}.`,
        origin: value.origin,
        ...(value.step === undefined ? {} : { step: value.step }),
        field: value.field,
        ...(value.record ? { record: value.record } : {}),
      },
    ]
  })
  const [best, next] = ranked
  const isClear = best?.option === chosen && best.weight - (next?.weight ?? 0) >= clearMargin && resting.length > 0
  const finding = {
    answer: {
      kind: 'decision' as const,
      option: chosen.id,
      ...(step.comment !== 'none' && comment ? { comment: comment.slice(0, 2000) } : {}),
    },
    why,
    certainty: isClear ? ('derived' as const) : ('guess' as const),
    sources: resting,
    alternatives,
  }
  return isClear
    ? proposed(question, finding)
    : unsure(
        resting.length === 0
          ? `The model would choose ${chosen.label}, but names nothing that it rests on.`
          : `The model would choose ${chosen.label}, but not by much.`,
        question,
        finding,
      )
}
