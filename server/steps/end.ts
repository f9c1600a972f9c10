import type { StepHandler } from './step-handler.ts'

/** An end passes by itself; a person is asked only where an output cannot be computed. */
export const end: StepHandler<'end'> = {
  rights: () => [],
  form: async () => ({ kind: 'end' }),
  gather: async ({ step }) => ({ gathered: { outcome: step.outcome } }),
}
