import { isDeepStrictEqual } from 'node:util'
import {
  type ContextEntry,
  hasRight,
  type LabelledRef,
  type Overridden,
  type RecordRef,
  RuleError,
  type Step,
  settableNames,
  type Value,
  valuesRead,
} from '#engine'
import { visibleEntries } from '../runs/visibility.ts'
import { recordOf, type StepSituation } from './step-handler.ts'

/** A value that was read earlier in the run, that a write or action of the open step builds on, and that has changed since. */
export type Drift = Overridden

/** A changed value that a person was shown and keeps as it was. */
export interface KeptDrift {
  attempt: number
  record: RecordRef
  field: string
  /** What they were told it is now. */
  is: Value
}

interface Use {
  entry: ContextEntry
  record: LabelledRef
  field: string
}

/** Records looked at for one step at most: each is one read. */
const mostRecords = 5

/**
 * What has changed since it was read, of what the step is about to use: what its pinned expressions and its proposal's sources
 * name, and earlier readings of the very fields it writes. What the run itself has written since is no surprise.
 */
export async function driftOf(situation: StepSituation): Promise<Drift[]> {
  const { step, run, access, records } = situation
  if (step.kind !== 'update-data' && step.kind !== 'create-record' && step.kind !== 'trigger-action') return []
  const entries = await visibleEntries(
    records,
    access,
    run.latest.map((attempt) => attempt.entry),
  )
  const uses = [...named(situation, entries), ...rewritten(situation, entries)].filter(
    (use) => !isOwnDoing(situation, use),
  )
  const byRecord = [...Map.groupBy(uses, ({ record }) => `${record.collection}/${record.id}`).values()]
  const found = await Promise.all(byRecord.slice(0, mostRecords).map((group) => changedOf(situation, group)))
  return found.flat()
}

/**
 * What the log says of the changed values that a person keeps as they were. Refuses where one is another by now, or again as it was
 * read: nobody is said to have kept what they did not see.
 */
export async function keptDrifts(situation: StepSituation, kept: readonly KeptDrift[]): Promise<Drift[]> {
  if (kept.length === 0) return []
  const drifts = await driftOf(situation)
  return kept.map(({ attempt, record, field, is }) => {
    const found = drifts.find(
      (drift) =>
        drift.attempt === attempt &&
        drift.record.collection === record.collection &&
        drift.record.id === record.id &&
        drift.field === field &&
        isDeepStrictEqual(drift.is, is),
    )
    if (found) return found
    throw new RuleError(
      'record-changed',
      'A value that you chose to keep as it was has changed again since you looked. Look at it, then confirm.',
      { field },
    )
  })
}

/** What changed, in a sentence. */
export function driftSentence(drifts: readonly Drift[]): string {
  const each = drifts.map(
    ({ label, was, is, step }) =>
      `"${label}" was ${JSON.stringify(was)} when "${step}" read it, and is now ${JSON.stringify(is)}`,
  )
  return `${each.join('; ')}. Look whether this still holds.`
}

/** What pinned expressions and the proposal's sources read of earlier steps. */
function named({ step, run }: StepSituation, entries: readonly ContextEntry[]): Use[] {
  const proposal = run.status === 'active' || run.status === 'saved' ? run.open.proposal : undefined
  const sources = (proposal?.sources ?? []).flatMap((source) =>
    source.step !== undefined && source.field !== undefined ? [{ step: source.step, value: source.field }] : [],
  )
  return [...pinnedOf(step).flatMap(valuesRead), ...sources].flatMap(({ step: id, value }) => {
    const entry = entries.find((each) => each.stepId === id)
    return entry ? readingOf(entry, value) : []
  })
}

/** Earlier readings of the fields that the step writes, on the same record. */
function rewritten({ step, run }: StepSituation, entries: readonly ContextEntry[]): Use[] {
  if (step.kind !== 'update-data') return []
  const target = recordOf(run, step)
  const proposed = run.status === 'active' || run.status === 'saved' ? run.open.proposal?.answer : undefined
  const names = settableNames(step) ?? Object.keys(proposed?.kind === 'update-data' ? proposed.values : {})
  return entries.flatMap((entry) =>
    entry.record?.collection === target.collection && entry.record.id === target.id
      ? names.flatMap((name) => readingOf(entry, name))
      : [],
  )
}

function pinnedOf(step: Step): string[] {
  const pinned = step.kind === 'trigger-action' ? step.form : 'values' in step ? step.values : undefined
  return Object.values(pinned ?? {}).flatMap((each) =>
    each !== null && typeof each === 'object' && !Array.isArray(each) ? [each.cel] : [],
  )
}

/** A value that was read of one record: of the step's own, or of the only one it loaded. */
function readingOf(entry: ContextEntry, field: string): Use[] {
  const only = entry.records.length === 1 ? entry.records[0] : undefined
  if (entry.kind === 'get-data' && entry.record && entry.values[field]) return [{ entry, record: entry.record, field }]
  if (entry.kind === 'load-related-record' && only?.values[field])
    return [{ entry, record: { collection: only.collection, id: only.id, label: only.label }, field }]
  return []
}

/** Whether the run has acted on the record since: then it is known to have changed. */
function isOwnDoing({ run }: StepSituation, { entry, record }: Use): boolean {
  return run.latest.some(
    (attempt) =>
      attempt.effect !== undefined &&
      attempt.ordinal > entry.attempt &&
      attempt.entry.record?.collection === record.collection &&
      attempt.entry.record.id === record.id,
  )
}

async function changedOf({ access, records, signal }: StepSituation, uses: readonly Use[]): Promise<Drift[]> {
  const { record } = uses[0] ?? {}
  if (!record || !hasRight(access, `${record.collection}.read`)) return []
  try {
    const now = await records.get(access, record.collection, record.id, signal)
    const drifts = uses.flatMap(({ entry, field }): Drift[] => {
      const read = entry.kind === 'get-data' ? entry.values[field] : entry.records[0]?.values[field]
      const is = now.values[field] ?? null
      if (!read || !(field in now.values) || isDeepStrictEqual(read.value, is)) return []
      return [{ attempt: entry.attempt, step: entry.title, record, field, label: read.label, was: read.value, is }]
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
