import type { Action, Source, StepOf } from '#engine'
import type { Question, Suggestion } from '../assistant.ts'
import { type ChosenAction, chooseAction } from './choose-action.ts'
import { fillForm } from './fill-form.ts'
import { readInstruction } from './instruction.ts'
import { missingSentence } from './missing-context.ts'
import { proposed, unsure, weakest } from './suggestion.ts'

/** Which action to run, and its form: pinned, said in the instruction, or taken from the context. */
export function proposeAction(step: StepOf<'trigger-action'>, question: Question): Suggestion {
  const instruction = readInstruction(step.instruction)
  const chosen = chooseAction(step, instruction, question)
  if ('problem' in chosen) {
    const [first] = chosen.ranked
    if (!first) return unsure(chosen.problem)
    return unsure(chosen.problem, question, {
      answer: { kind: 'trigger-action', action: first.id, form: {} },
      why: 'This is the action nearest to the words of the instruction; it needs a person to choose.',
      certainty: 'guess',
      sources: [],
      alternatives: chosen.ranked
        .slice(1)
        .map((action) => ({ id: action.id, label: action.title, why: 'It is among the actions allowed here.' })),
    })
  }
  return proposeForm(step, chosen, question)
}

function proposeForm(
  step: StepOf<'trigger-action'>,
  { action, certainty, why }: ChosenAction,
  question: Question,
): Suggestion {
  const filled = fillForm(step, action, readInstruction(step.instruction), question)
  const source: Source = { path: 'action', certainty, text: why }
  const finding = {
    answer: { kind: 'trigger-action' as const, action: action.id, form: filled.form },
    why: `${why}${filledSentence(action, filled.form)}${missingSentence(question)}`,
    certainty: weakest([certainty, ...filled.sources.map((entry) => entry.certainty)]),
    sources: [source, ...filled.sources],
  }
  return filled.problems.length > 0 ? unsure(filled.problems.join(' '), question, finding) : proposed(question, finding)
}

function filledSentence(action: Action, form: Record<string, unknown>): string {
  const labels = action.form.filter((field) => field.name in form).map((field) => field.label)
  return labels.length === 0 ? '' : ` Filled in: ${labels.join(', ')}.`
}
