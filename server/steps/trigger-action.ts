import { type Action, checkForm, hasRight, RuleError, requireRight } from '#engine'
import { digestOf } from '../runs/digest.ts'
import { readRecord, recordOf, type StepHandler, type StepSituation } from './step-handler.ts'

export const triggerAction: StepHandler<'trigger-action'> = {
  rights: ({ step }) => (step.action === undefined ? [] : [`action.${step.action}.trigger`]),

  async form(situation) {
    const { ref } = await readRecord(situation)
    return { kind: 'trigger-action', record: ref, actions: actionsOf(situation) }
  },

  async gather(situation, answer) {
    const { ref } = await readRecord(situation)
    requireRight(situation.access, `action.${answer.action}.trigger`)
    const action = actionsOf(situation).find((each) => each.id === answer.action)
    if (!action)
      throw new RuleError(
        'answer-invalid',
        `The action "${answer.action}" cannot be triggered on ${ref.label} at this step.`,
      )
    checkForm(action, answer.form)
    const request = {
      kind: 'run-action' as const,
      action: action.id,
      title: action.title,
      record: ref,
      form: answer.form,
    }
    return {
      gathered: {
        outcome: '',
        effect: {
          request,
          effectClass: action.effectClass,
          digest: digestOf(request),
          timeoutSeconds: situation.step.timeoutSeconds,
        },
      },
    }
  },
}

/** Actions on the step's record that the author allows and the person may trigger. */
export function actionsOf({ step, run, access, company }: StepSituation<'trigger-action'>): Action[] {
  const { collection } = recordOf(run, step)
  const allowed = step.action === undefined ? step.allowed : [step.action]
  return company
    .catalog()
    .actions.filter(
      (action) =>
        action.collection === collection &&
        (!allowed || allowed.includes(action.id)) &&
        hasRight(access, `action.${action.id}.trigger`),
    )
}
