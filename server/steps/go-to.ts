import { isSubrunStep, recordSource } from '#engine'
import { recordOf, type StepHandler } from './step-handler.ts'

/** A go-to passes by itself; a person is asked where nobody goes on for them, or a sub-run did not come to its end. */
export const goTo: StepHandler<'go-to'> = {
  rights: ({ step, run }) =>
    isSubrunStep(step) ? [`${recordOf(run, { title: step.title, record: recordSource(step) }).collection}.read`] : [],
  form: async ({ step }) => ({ kind: 'go-to', isSubrun: isSubrunStep(step) }),
  gather: async () => ({ gathered: { outcome: 'On' } }),
}
