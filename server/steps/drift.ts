import { isDeepStrictEqual } from 'node:util'
import {
  type Answer,
  type ContextEntry,
  contextOf,
  inputsKind,
  inputsRead,
  isSameRecord,
  type Known,
  knownFrom,
  knownFromEach,
  lastKnownValues,
  mostDrifts,
  type Overridden,
  readingsOf,
  recordFieldsRead,
  type Step,
  settableNames,
  type Value,
  valuesRead,
  withOwnWrite,
} from '#engine'
import { visibleEntries } from '../runs/visibility.ts'
import { recordOf, type StepSituation } from './step-handler.ts'

/** A value that was read earlier in the run, that a write or action of the open step builds on, and that has changed since. */
export type Drift = Overridden

/**
 * What has changed since it was read, of what the step is about to use: what its pinned expressions and its proposal's sources
 * name, and earlier readings of the very fields it writes. What the run itself has written since is no surprise, field by field; what
 * an action of its own may have changed is told, with that action: nobody knows which fields it changed. Never more than
 * `mostDrifts`: who looks at those knows that little of it still holds.
 */
export async function driftOf(situation: StepSituation): Promise<Drift[]> {
  const { step } = situation
  if (step.kind !== 'update-data' && step.kind !== 'create-record' && step.kind !== 'trigger-action') return []
  const entries = await entriesOf(situation)
  const uses = [...named(situation, entries), ...rewritten(situation, entries)].map((known) =>
    withOwnWrite(known, entries),
  )
  const byCollection = Map.groupBy(uses, ({ record }) => record.collection)
  const found = await Promise.all(
    [...byCollection].map(([collection, group]) => changedOf(situation, collection, group)),
  )
  return found.flat().slice(0, mostDrifts)
}

/** What the run knows of the fields of the step's record that a write is about to set: it must find them so. */
export async function knownBefore(situation: StepSituation, answer: Answer): Promise<Record<string, Value>> {
  if (situation.step.kind !== 'update-data' || answer.kind !== 'update-data') return {}
  const record = recordOf(situation.run, situation.step)
  return lastKnownValues(await entriesOf(situation), record, Object.keys(answer.values))
}

/** Changes that a sentence names; of more it says how many. */
const mostNamed = 3

/** What changed, in a sentence. */
export function driftSentence(drifts: readonly Drift[]): string {
  const each = drifts
    .slice(0, mostNamed)
    .map(
      ({ label, was, is, step, since }) =>
        `"${label}" was ${JSON.stringify(was)} when "${step}" read it, and is now ${JSON.stringify(is)}${since === undefined ? '' : ` (the run's own "${since}" acted on the record since)`}`,
    )
  const rest = drifts.length - each.length
  return `${each.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}. Look whether this still holds.`
}

/** What pinned expressions and the proposal's sources read of earlier steps, and of what the run was given. */
function named({ step, run }: StepSituation, entries: readonly ContextEntry[]): Known[] {
  const sources = (openOf(run)?.proposal?.sources ?? []).flatMap((source) =>
    source.step !== undefined && source.field !== undefined ? [{ step: source.step, value: source.field }] : [],
  )
  const pinned = pinnedOf(step)
  const inputs = entries.find(({ kind }) => kind === inputsKind)
  return [
    ...pinned.flatMap((expression) =>
      valuesRead(expression).flatMap((read) => knownAs(read, entries, recordFieldsRead(expression))),
    ),
    ...sources.flatMap((read) => knownAs(read, entries, [])),
    ...(inputs ? pinned.flatMap(inputsRead).flatMap((name) => knownFrom(inputs, name) ?? []) : []),
  ]
}

/** A value that is read of a step; of the records that it loaded, the fields that are read of any of them. */
function knownAs(
  read: { step: string; value: string },
  entries: readonly ContextEntry[],
  fields: readonly string[],
): Known[] {
  const entry = entries.find(({ stepId }) => stepId === read.step)
  if (!entry) return []
  return read.value === 'records' ? knownFromEach(entry, fields) : [knownFrom(entry, read.value) ?? []].flat()
}

/** Earlier readings of the fields that the step writes, on the same record. */
function rewritten({ step, run }: StepSituation, entries: readonly ContextEntry[]): Known[] {
  if (step.kind !== 'update-data') return []
  const target = recordOf(run, step)
  const open = openOf(run)
  const asked = open?.approval?.status === 'asked' ? open.approval.answer : undefined
  const names = asked ? namesOf(asked) : (settableNames(step) ?? namesOf(open?.proposal?.answer))
  return names.flatMap((name) => readingsOf(entries, target, name))
}

function namesOf(answer: Answer | undefined): string[] {
  return answer?.kind === 'update-data' ? Object.keys(answer.values) : []
}

function openOf(run: StepSituation['run']) {
  return run.status === 'active' || run.status === 'saved' ? run.open : undefined
}

function entriesOf({ records, access, run }: StepSituation): Promise<ContextEntry[]> {
  return visibleEntries(records, access, contextOf(run))
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

/** Compares what is known of records of one collection with what stands there now. */
async function changedOf(situation: StepSituation, collection: string, uses: readonly Known[]): Promise<Drift[]> {
  const { access, records, signal } = situation
  const ids = uses.map(({ record }) => record.id)
  const fields = uses.map(({ field }) => field)
  // Gone, or out of sight by now: the write itself says so.
  const now = await records.valuesOf(access, collection, { ids, fields, signal })
  const drifts = uses.flatMap((known): [string, Drift][] => {
    const { entry, record, field, value } = known
    const is = now.get(record.id)?.[field]
    if (is === undefined || isDeepStrictEqual(value.value, is)) return []
    const since = actionSince(situation, known)
    const drift = {
      ...{ attempt: entry.attempt, step: entry.title, record, field, label: value.label, was: value.value, is },
      ...(since === undefined ? {} : { since }),
    }
    return [[JSON.stringify([entry.attempt, record.id, field]), drift]]
  })
  // Several parts of the step may use the same value.
  return [...new Map(drifts).values()]
}
