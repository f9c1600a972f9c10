import { z } from 'zod'
import type { Action, FormField, Source, StepOf, Value } from '#engine'
import { holeOfFormField } from '../../builtin/literals.ts'
import { pinnedValue } from '../../builtin/pinned.ts'
import { weakest } from '../../builtin/suggestion.ts'
import { checkValue, givenValueSchema } from '../given-value.ts'
import { formLine, Menu } from '../slice.ts'
import { proposed, unsure } from '../suggestion.ts'
import type { Asking, Proposing } from './kind.ts'

/** Which action to run, then its form: two questions, so that the model reads one form and not all of them. */
export const proposeAction: Proposing<'trigger-action'> = async (step, asking) => {
  const { question } = asking
  const chosen = await chooseAction(step, asking)
  if ('problem' in chosen) return unsure(chosen.problem)
  const { action, source, why } = chosen
  const filled = await fillForm(step, action, asking)
  const finding = {
    answer: { kind: 'trigger-action' as const, action: action.id, form: filled.form },
    why: [why, filled.why].filter((part) => part !== '').join(' '),
    certainty: weakest([source.certainty, ...filled.sources.map(({ certainty }) => certainty)]),
    sources: [source, ...filled.sources],
    alternatives: question.actions
      .filter(({ id }) => id !== action.id)
      .map(({ id, title }) => ({ id, label: title, why: 'It is among the actions allowed here.' })),
  }
  return filled.problems.length > 0 ? unsure(filled.problems.join(' '), question, finding) : proposed(question, finding)
}

async function chooseAction(
  step: StepOf<'trigger-action'>,
  { question, ask }: Asking,
): Promise<{ action: Action; source: Source; why: string } | { problem: string }> {
  const { actions } = question
  const [first] = actions
  if (!first) return { problem: 'No action that the author allows here is yours to trigger on this record.' }
  if (step.action !== undefined) {
    const text = `The author pinned ${first.title}.`
    return { action: first, source: { path: 'action', certainty: 'stated', text }, why: text }
  }
  const menu = new Menu('a', actions)
  const answered = await ask(
    `Actions that may be run on this ${question.collection.singular}:\n${menu
      .lines(({ title, description }) => [title, description ?? ''].filter((part) => part !== '').join(': '))
      .join('\n')}`,
    'Which action does the instruction ask for?',
    z.object({ action: z.enum(menu.ids), why: z.string() }),
  )
  if ('problem' in answered) return answered
  const action = menu.get(answered.object.action)
  if (!action) return { problem: 'The model found no action that the instruction asks for.' }
  const text = `The model took ${action.title} from the instruction.`
  return { action, source: { path: 'action', certainty: 'derived', text }, why: answered.object.why }
}

interface FilledForm {
  form: Record<string, Value>
  sources: Source[]
  problems: string[]
  why: string
}

async function fillForm(
  step: StepOf<'trigger-action'>,
  action: Action,
  { question, ledger, ask }: Asking,
): Promise<FilledForm> {
  const filled: FilledForm = { form: {}, sources: [], problems: [], why: '' }
  const add = (field: FormField, value: Value, source: Source) => {
    filled.form[field.name] = value
    filled.sources.push(source)
  }
  for (const field of action.form) {
    const pinned = step.form?.[field.name]
    if (pinned === undefined) continue
    const result = pinnedValue(`form.${field.name}`, pinned, holeOfFormField(field), question)
    if ('problem' in result) filled.problems.push(result.problem)
    else add(field, result.value, result.source)
  }
  const open = action.form.filter(({ name }) => step.form?.[name] === undefined)
  if (open.length > 0) {
    const menu = new Menu('q', open)
    const answered = await ask(
      `The action is ${action.title}${action.description ? `: ${action.description}` : ''}. Its form:\n${menu.lines(formLine).join('\n')}`,
      'How is the form of the action filled in? Texts that people will read are written out in full.',
      z.object({ answers: z.array(givenValueSchema.extend({ field: z.enum(menu.ids) })), why: z.string() }),
    )
    if ('problem' in answered) filled.problems.push(answered.problem)
    else {
      filled.why = answered.object.why
      for (const given of answered.object.answers) {
        const field = menu.get(given.field)
        if (!field || field.name in filled.form) continue
        const checked = checkValue(`form.${field.name}`, given, holeOfFormField(field), ledger, step.instruction)
        if ('problem' in checked) filled.problems.push(checked.problem)
        else if ('value' in checked && checked.value !== null) add(field, checked.value, checked.source)
      }
    }
  }
  for (const field of open)
    if (!(field.name in filled.form) && field.default !== undefined)
      add(field, field.default, { path: `form.${field.name}`, certainty: 'stated', text: "The form's default." })
  for (const { name, label, required } of action.form)
    if (required && !(name in filled.form)) filled.problems.push(`${label} is needed, and nothing tells it.`)
  return filled
}
