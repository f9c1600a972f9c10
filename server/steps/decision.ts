import type { StepHandler } from './step-handler.ts'

export const decision: StepHandler<'decision'> = {
  rights: () => [],

  async form({ step }) {
    const options = step.options.map(({ id, label, description }) => ({
      id,
      label,
      ...(description === undefined ? {} : { description }),
    }))
    return { kind: 'decision', maker: step.maker, options, comment: step.comment }
  },

  async gather({ step }, answer) {
    return { gathered: { outcome: step.options.find((option) => option.id === answer.option)?.label ?? answer.option } }
  },
}
