import type { StepHandler } from './step-handler.ts'

/** A wait ends by itself; a person may end it early, with a reason. */
export const wait: StepHandler<'wait'> = {
  rights: () => [],

  async form({ step, run }) {
    const timer = run.status === 'active' || run.status === 'saved' ? run.open.timer : undefined
    return {
      kind: 'wait',
      timer: timer ?? null,
      event: step.event ? { name: step.event.name, title: step.event.title ?? step.event.name } : null,
    }
  },

  async gather(_, answer) {
    return { gathered: { outcome: `Went on early: ${answer.reason}` } }
  },
}
