import type { StepHandler } from './step-handler.ts'

/** A go-to passes by itself; a person is asked only when too many steps followed each other. */
export const goTo: StepHandler<'go-to'> = {
  rights: () => [],
  form: async () => ({ kind: 'go-to' }),
  gather: async () => ({ gathered: { outcome: 'On' } }),
}
