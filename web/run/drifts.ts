import type { OpenStepView } from '#api'
import type { Value } from '#engine'
import { type Composed, isSame } from './draft.ts'

export type Drift = OpenStepView['drifts'][number]

/** Names one change: another change of the same value is asked about again. */
export function driftKey(attempt: number, { attempt: read, record, field, is }: Drift): string {
  return JSON.stringify([attempt, read, record.collection, record.id, field, is])
}

/** What the person said of each change, by its key: to use the new value, or to keep theirs. */
export type Settled = ReadonlyMap<string, 'use-new' | 'keep'>

/** What the person said to each change, as the server is told: another change since has not been spoken of. */
export function saidDrifts(open: Pick<OpenStepView, 'attempt' | 'drifts'>, settled: Settled) {
  return open.drifts.flatMap((drift) => {
    const choice = settled.get(driftKey(open.attempt, drift))
    return choice ? [{ ...seenDrift(drift), choice }] : []
  })
}

/** A change as the server is told that it was shown. */
export function seenDrift({ attempt, record: { collection, id }, field, is }: Drift) {
  return { attempt, record: { collection, id }, field, is }
}

/** Changes that the person has not said anything about, and that nothing else on the form tells already. */
export function openDrifts(open: OpenStepView, settled: Settled, conflicts: readonly { field: string }[]): Drift[] {
  const own = open.form?.kind === 'update-data' ? open.form.record : undefined
  const isTold = ({ record, field }: Drift) =>
    own?.collection === record.collection &&
    own.id === record.id &&
    conflicts.some((conflict) => conflict.field === field)
  return open.drifts.filter((drift) => !settled.has(driftKey(open.attempt, drift)) && !isTold(drift))
}

/** The parts of the answer that hold the value as it was: they can be given the new one. Empty where it went into something else. */
export function partsHolding({ was, is }: Drift, { parts }: Composed): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(parts).flatMap(([path, value]) =>
      (path.startsWith('values.') || path.startsWith('form.')) && was !== null && isSame(value, was)
        ? [[path, is]]
        : [],
    ),
  )
}
