import { isDeepStrictEqual } from 'node:util'
import { isSameRecord, type RecordRef, RuleError, type Value } from '#engine'
import { type Drift, driftOf, driftSentence } from './drift.ts'
import type { StepSituation } from './step-handler.ts'

/** A changed value as a person was shown it. */
export interface SeenDrift {
  attempt: number
  record: RecordRef
  field: string
  /** What they were told it is now. */
  is: Value
}

/**
 * What has changed of what the open step builds on. Refuses where somebody who goes on has not seen all of it as it is now:
 * nobody acts, approves, or is said to have kept a value, on what they did not look at. `isShown` tells of changes that they
 * were shown in another way.
 */
export async function requireSeen(
  situation: StepSituation,
  seen: readonly SeenDrift[],
  isShown: (drift: Drift) => boolean = () => false,
): Promise<Drift[]> {
  const drifts = await driftOf(situation)
  const gone = seen.find((each) => !drifts.some((drift) => isSameDrift(drift, each)))
  if (gone)
    throw new RuleError(
      'record-changed',
      'A value that you were shown as changed has changed again since you looked. Look at it, then confirm.',
      { field: gone.field },
    )
  const unseen = drifts.filter((drift) => !seen.some((each) => isSameDrift(drift, each)) && !isShown(drift))
  if (unseen[0]) throw new RuleError('record-changed', driftSentence(unseen), { field: unseen[0].field })
  return drifts
}

/** Whether it is the same change: of the same reading of the same field, to the same value. */
export function isSameDrift(drift: SeenDrift, { attempt, record, field, is }: SeenDrift): boolean {
  return (
    drift.attempt === attempt &&
    isSameRecord(drift.record, record) &&
    drift.field === field &&
    isDeepStrictEqual(drift.is, is)
  )
}
