import type { StepHandler } from './step-handler.ts'

export const guidance: StepHandler<'guidance'> = {
  rights: () => [],

  async form({ step }) {
    return {
      kind: 'guidance',
      answer: step.answer ?? null,
      hasSummary: step.flags !== undefined || step.assistant === 'llm',
    }
  },

  /** Flags come from the author's rules: an answer may drop some, it cannot invent one or change its evidence. */
  async gather({ run }, answer) {
    const open = run.status === 'active' ? run.open : undefined
    const proposed = open?.proposal?.answer
    const raised = proposed?.kind === 'guidance' ? (proposed.flags ?? []) : []
    const kept =
      answer.flags === undefined
        ? undefined
        : raised.filter((flag) => answer.flags?.some((each) => each.id === flag.id))
    const count = kept?.length ?? 0
    return {
      answer: {
        kind: 'guidance',
        ...(answer.answer === undefined ? {} : { answer: answer.answer }),
        ...(answer.summary === undefined ? {} : { summary: answer.summary }),
        ...(kept === undefined ? {} : { flags: kept }),
      },
      gathered: {
        outcome:
          kept === undefined
            ? answer.answer
              ? 'Answered'
              : 'Read'
            : count === 0
              ? 'No red flags'
              : `${count} red ${count === 1 ? 'flag' : 'flags'}`,
      },
    }
  },
}
