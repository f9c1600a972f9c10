import type { RunView } from '#api'
import {
  type Access,
  type Action,
  type CommandOf,
  type Compensation,
  checkForm,
  contextOf,
  contextScope,
  evaluate,
  happenedIn,
  hasRight,
  type LabelledRef,
  type LiveAttempt,
  RuleError,
  type Scope,
  stepById,
  type Value,
  type Workflow,
} from '#engine'
import type { Company } from '../company/company.ts'
import type { Queryable } from '../store/pool.ts'
import type { StartedRun } from './read-run.ts'
import { canSee, type RunAccessParts } from './run-access.ts'
import type { LeftRun } from './runs-inside.ts'
import { visibleEntries } from './visibility.ts'

interface Parts extends RunAccessParts {
  company: Company
}

/** What may be done about an effect that revising leaves behind. */
export interface Offer {
  /** The effect it is about. */
  effect: string
  action: Pick<Action, 'id' | 'title' | 'description' | 'form' | 'isSensitive'>
  record: LabelledRef
  /** Answers of the form, as the author fills it in. */
  values: Record<string, Value>
  missingRight: string | null
}

/**
 * The offers of the authors' steps, for effects on records that the person may see: in the run, then in its sub-runs. Each is
 * filled in from what the run of the effect knows, as far as the person may see that run.
 */
export async function compensationOffers(parts: Parts, access: Access, left: readonly LeftRun[]): Promise<Offer[]> {
  const offers = left.map(async ({ row, workflow, history }) =>
    (await canSee(parts, access, row)) ? offersIn(parts, access, row.state, workflow, history) : [],
  )
  return (await Promise.all(offers)).flat()
}

async function offersIn(
  { company, records }: Parts,
  access: Access,
  run: StartedRun,
  workflow: Workflow,
  cancels: readonly LiveAttempt[],
): Promise<Offer[]> {
  const found = happenedIn(run, cancels).flatMap(({ effect, stepId, record }) => {
    const step = stepById(workflow, stepId)
    const rule = 'compensate' in step ? step.compensate : undefined
    const action =
      rule && company.catalog().actions.find(({ id, onlyInWorkflows }) => id === rule.action && !onlyInWorkflows)
    return rule && action && record && action.collection === record.collection ? [{ effect, rule, action, record }] : []
  })
  if (found.length === 0) return []
  const entries = await visibleEntries(records, access, contextOf(run))
  const scope = contextScope(entries, { record: run.record, startedBy: run.startedBy.name })
  const offers = found.map(async ({ effect, rule, action, record }): Promise<Offer[]> => {
    if (!hasRight(access, `${record.collection}.read`)) return []
    const visible = await records.visibleIds(access, record.collection, [record.id])
    if (!visible.has(record.id)) return []
    const right = `action.${action.id}.trigger`
    const { id, title, description, form, isSensitive } = action
    return [
      {
        effect,
        action: { id, title, ...(description === undefined ? {} : { description }), form, isSensitive },
        record,
        values: filledIn(rule, action, scope),
        missingRight: hasRight(access, right) ? null : right,
      },
    ]
  })
  return (await Promise.all(offers)).flat()
}

/** What a person chose to do about an effect, checked as any other action of theirs is. */
export function chosenOffer(
  { company }: Pick<Parts, 'company'>,
  offers: readonly Offer[],
  { effect, form }: { effect: string; form: Record<string, Value> },
): Offer & { form: Record<string, Value> } {
  const offer = offers.find((each) => each.effect === effect)
  if (!offer)
    throw new RuleError(
      'answer-invalid',
      'What you chose to compensate is not offered here: it was revised already, or its record is not yours to see.',
    )
  checkForm(company.action(offer.action.id), form)
  return { ...offer, form }
}

/** How a choice is told to the rules. */
export function asOrdered(
  offer: Offer,
  effectId: string,
): NonNullable<CommandOf<'revise-step'>['compensations']>[number] {
  return {
    of: offer.effect,
    effect: effectId,
    action: offer.action.id,
    title: offer.action.title,
    record: offer.record,
  }
}

/** What became of the actions that people ordered about effects left behind, as their effects tell. */
export async function compensatingOutcomes(
  client: Queryable,
  { compensating = [] }: StartedRun,
): Promise<RunView['compensating']> {
  if (compensating.length === 0) return []
  const { rows } = await client.query<{ id: string; outcome: 'succeeded' | 'failed' | 'unknown'; text: string | null }>(
    "select id, outcome, outcome_text as text from effect where id = any ($1) and status = 'settled'",
    [compensating.map(({ effect }) => effect)],
  )
  return compensating.map((each) => {
    const found = rows.find(({ id }) => id === each.effect)
    return { ...each, status: found?.outcome ?? 'under-way', message: found?.text ?? '' }
  })
}

/** Where an expression gives nothing that the form takes, the field is left to the person. */
function filledIn({ values = {} }: Compensation, action: Action, scope: Scope): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, pinned]): [string, Value][] => {
      if (!action.form.some((field) => field.name === name)) return []
      if (pinned === null || typeof pinned !== 'object' || Array.isArray(pinned)) return [[name, pinned]]
      const result = evaluate(pinned.cel, scope)
      return 'error' in result ? [] : [[name, result.value]]
    }),
  )
}
