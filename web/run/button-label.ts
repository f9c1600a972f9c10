import type { OpenStepView, StepForm } from '#api'
import type { Answer } from '#engine'
import { runMessages } from './messages.ts'

/** What the one primary button will do, in its own words. The author's label goes first, except where the work was done elsewhere. */
export function buttonLabel(open: Pick<OpenStepView, 'buttonLabel' | 'title'>, form: StepForm, answer: Answer): string {
  const { button } = runMessages
  if (answer.kind === 'elsewhere') return button.elsewhere
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
    case 'go-to':
    case 'end':
      return button.go
  }
}
