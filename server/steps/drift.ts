import { isDeepStrictEqual } from 'node:util'
import {
  type Answer,
  type ContextEntry,
  hasRight,
  type Overridden,
  RuleError,
  type Step,
  settableNames,
  type Value,
  valuesRead,
} from '#engine'
import { visibleEntries } from '../runs/visibility.ts'
import { isSameRecord, type Known, knownFrom, lastKnownValues, withOwnWrite } from './known-values.ts'
import { recordOf, type StepSituation } from './step-handler.ts'

/** A value that was read earlier in the run, that a write or action of the open step builds on, and that has changed since. */
export type Drift = Overridden

/** Records looked at for one step at most: each is one read. */
const mostRecords = 5

/**
 * What has changed since it was read, of what the step is about to use: what its pinned expressions and its proposal's sources
 * name, and earlier readings of the very fields it writes. What the run itself has written since is no surprise, field by field; what
 * an action of its own may have changed is told, with that action: nobody knows which fields it changed.
 */
export async function driftOf(situation: StepSituation): Promise<Drift[]> {
  const { step } = situation
  if (step.kind !== 'update-data' && step.kind !== 'create-record' && step.kind !== 'trigger-action') return []
  const entries = await entriesOf(situation)
  const uses = [...named(situation, entries), ...rewritten(situation, entries)].map((known) =>
    withOwnWrite(known, entries),
  )
  const byRecord = [...Map.groupBy(uses, ({ record }) => `${record.collection}/${record.id}`).values()]
  const found = await Promise.all(byRecord.slice(0, mostRecords).map((group) => changedOf(situation, group)))
  return found.flat()
}

/** What the run knows of the fields of the step's record that a write is about to set: it must find them so. */
export async function knownBefore(situation: StepSituation, answer: Answer): Promise<Record<string, Value>> {
  if (situation.step.kind !== 'update-data' || answer.kind !== 'update-data') return {}
  const record = recordOf(situation.run, situation.step)
  return lastKnownValues(await entriesOf(situation), record, Object.keys(answer.values))
}

/** What changed, in a sentence. */
export function driftSentence(drifts: readonly Drift[]): string {
  const each = drifts.map(
    ({ label, was, is, step, since }) =>
      `"${label}" was ${JSON.stringify(was)} when "${step}" read it, and is now ${JSON.stringify(is)}${since === undefined ? '' : ` (the run's own "${since}" acted on the record since)`}`,
  )
  return `${each.join('; ')}. Look whether this still holds.`
}

/** What pinned expressions and the proposal's sources read of earlier steps. */
function named({ step, run }: StepSituation, entries: readonly ContextEntry[]): Known[] {
  const proposal = openOf(run)?.proposal
  const sources = (proposal?.sources ?? []).flatMap((source) =>
    source.step !== undefined && source.field !== undefined ? [{ step: source.step, value: source.field }] : [],
  )
  return [...pinnedOf(step).flatMap(valuesRead), ...sources].flatMap(({ step: id, value }) => {
    const entry = entries.find((each) => each.stepId === id)
    return entry ? (knownFrom(entry, value) ?? []) : []
  })
}

/** Earlier readings of the fields that the step writes, on the same record. */
function rewritten({ step, run }: StepSituation, entries: readonly ContextEntry[]): Known[] {
  if (step.kind !== 'update-data') return []
  const target = recordOf(run, step)
  const open = openOf(run)
  const asked = open?.approval?.status === 'asked' ? open.approval.answer : undefined
  const names = asked ? namesOf(asked) : (settableNames(step) ?? namesOf(open?.proposal?.answer))
  return entries
    .flatMap((entry) => names.flatMap((name) => knownFrom(entry, name) ?? []))
    .filter((known) => isSameRecord(known.record, target))
}

function namesOf(answer: Answer | undefined): string[] {
  return answer?.kind === 'update-data' ? Object.keys(answer.values) : []
}

function openOf(run: StepSituation['run']) {
  return run.status === 'active' || run.status === 'saved' ? run.open : undefined
}

function entriesOf({ records, access, run }: StepSituation): Promise<ContextEntry[]> {
  return visibleEntries(
    records,
    access,
    run.latest.map((attempt) => attempt.entry),
  )
}

function pinnedOf(step: Step): string[] {
  const pinned = step.kind === 'trigger-action' ? step.form : 'values' in step ? step.values : undefined
  return Object.values(pinned ?? {}).flatMap((each) =>
    each !== null && typeof each === 'object' && !Array.isArray(each) ? [each.cel] : [],
  )
}

/** The title of the run's own last action on the record since the value was known. */
function actionSince({ run }: StepSituation, { entry, record }: Known): string | undefined {
  return run.latest.findLast(
    (attempt) =>
      attempt.effect !== undefined &&
      attempt.kind === 'trigger-action' &&
      attempt.ordinal > entry.attempt &&
      isSameRecord(attempt.entry.record, record),
  )?.title
}

async function changedOf(situation: StepSituation, uses: readonly Known[]): Promise<Drift[]> {
  const { access, records, signal } = situation
  const { record } = uses[0] ?? {}
  if (!record || !hasRight(access, `${record.collection}.read`)) return []
  try {
    const now = await records.get(access, record.collection, record.id, signal)
    const drifts = uses.flatMap((known): Drift[] => {
      const { entry, field, value } = known
      const is = now.values[field] ?? null
      if (!(field in now.values) || isDeepStrictEqual(value.value, is)) return []
      const since = actionSince(situation, known)
      return [
        {
          ...{ attempt: entry.attempt, step: entry.title, record, field, label: value.label, was: value.value, is },
          ...(since === undefined ? {} : { since }),
        },
      ]
    })
    return drifts.filter(
      (drift, index) =>
        drifts.findIndex((each) => each.attempt === drift.attempt && each.field === drift.field) === index,
    )
  } catch (error) {
    // Gone, or out of sight by now: the write itself says so.
    if (error instanceof RuleError) return []
    throw error
  }
}
