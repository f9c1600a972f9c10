import type { StepHandler } from './step-handler.ts'

export const escalation: StepHandler<'escalation'> = {
  rights: ({ step }) => [`inbox.${step.inbox}.work`],

  async form({ step, company }) {
    return { kind: 'escalation', inbox: { id: step.inbox, title: company.inbox(step.inbox)?.title ?? step.inbox } }
  },

  async gather(_, answer) {
    return { gathered: { outcome: answer.answer } }
  },
}
