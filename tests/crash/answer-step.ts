import type { OpenStepView, StepForm } from '#api'
import type { Answer, FormField, Value } from '#engine'
import type { Random } from './random.ts'

/** How reviews end: mostly in loops and approvals, so that runs get long and much happens on the outside. */
const optionWeights: Record<string, number> = { request_documents: 5, approve: 4, reject: 2, escalate: 1, freeze: 2 }

/** An answer to the open step as a person gives it, with the mark in what it writes. Undefined where only the proposal fits. */
export function answerFor(open: OpenStepView, mark: string, random: Random): Answer | undefined {
  const proposed = open.proposal?.answer
  const { form } = open
  if (form === null) return undefined
  switch (form.kind) {
    case 'guidance': {
      const { flags } = proposed?.kind === 'guidance' ? proposed : {}
      return { kind: 'guidance', ...(form.answer ? { answer: `Seen (${mark})` } : {}), ...(flags ? { flags } : {}) }
    }
    case 'decision':
      return { kind: 'decision', option: weighted(form, random), comment: `Because of what I saw (${mark})` }
    case 'trigger-action': {
      const action = form.actions[0]
      if (action === undefined) return undefined
      const suggested = proposed?.kind === 'trigger-action' ? proposed.form : {}
      return { kind: 'trigger-action', action: action.id, form: filled(action.form, suggested, mark) }
    }
    case 'update-data':
      return { kind: 'update-data', values: { kyc_reason: `Looked at again (${mark})` } }
    case 'load-related-record':
      return proposed ?? { kind: 'load-related-record', relation: form.relations[0]?.name ?? '', records: [] }
    case 'get-data':
      return proposed ?? { kind: 'get-data', fields: form.fields.slice(0, 3).map((field) => field.name) }
    case 'escalation':
      return { kind: 'escalation', answer: `Looked into it (${mark})` }
    default:
      return proposed
  }
}

function weighted(form: Extract<StepForm, { kind: 'decision' }>, random: Random): string {
  const ids = form.options.flatMap(({ id }) => Array<string>(optionWeights[id] ?? 1).fill(id))
  return random.pick(ids)
}

function filled(fields: FormField[], suggested: Record<string, Value>, mark: string): Record<string, Value> {
  return Object.fromEntries(fields.map((field) => [field.name, valueFor(field, suggested[field.name], mark)]))
}

function valueFor(field: FormField, suggested: Value | undefined, mark: string): Value {
  switch (field.type) {
    case 'long-text':
      return `As decided (${mark})`
    case 'date':
      return suggested ?? '2027-01-15'
    case 'enum':
      return suggested ?? field.options?.[0] ?? null
    case 'multi-enum':
      return suggested ?? field.options?.slice(0, 2) ?? []
    default:
      return suggested ?? 'somebody@example.org'
  }
}
