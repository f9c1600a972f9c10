import type { OpenStepView, StepForm } from '#api'
import type { Answer } from '#engine'
import { runMessages } from './messages.ts'

/** What the one primary button will do, in its own words. The author's label goes first, except where the work was done elsewhere. */
export function buttonLabel(
  open: Pick<OpenStepView, 'buttonLabel' | 'title' | 'needsApproval'>,
  form: StepForm,
  answer: Answer,
): string {
  if (answer.kind === 'elsewhere') return runMessages.button.elsewhere
  // Nothing is done yet, whatever the author calls it.
  return open.needsApproval ? runMessages.approval.ask : ownLabel(open, form, answer)
}

function ownLabel(open: Pick<OpenStepView, 'buttonLabel'>, form: StepForm, answer: Answer): string {
  const { button } = runMessages
  if (open.buttonLabel) return open.buttonLabel
  switch (answer.kind) {
    case 'guidance':
      return button.done
    case 'get-data':
      return button.read(answer.fields.length)
    case 'update-data':
      return button.update(Object.keys(answer.values).length)
    case 'create-record':
      return button.create(form.kind === 'create-record' ? form.collection.singular.toLowerCase() : '')
    case 'load-related-record':
      if (form.kind === 'load-related-record' && form.take === 'one') return button.loadOne
      return answer.records.length === 0 ? button.loadNone : button.load(answer.records.length)
    case 'trigger-action':
      return (
        (form.kind === 'trigger-action' && form.actions.find((action) => action.id === answer.action)?.title) ||
        button.run
      )
    case 'decision': {
      const option = form.kind === 'decision' ? form.options.find((each) => each.id === answer.option) : undefined
      return option ? button.choose(option.label) : button.chooseNone
    }
    case 'escalation':
      return button.answer
    case 'wait':
      return button.goOnNow
    case 'elsewhere':
    case 'overdue':
    case 'go-to':
    case 'sub-run':
    case 'end':
      return button.go
  }
}
