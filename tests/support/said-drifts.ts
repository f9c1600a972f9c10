import type { OpenStepView } from '#api'

/** What a person says who is shown that values have changed since they were read, and keeps their answer all the same. */
export function keepingDrifts(open: OpenStepView) {
  return seenDrifts(open).map((drift) => ({ ...drift, choice: 'keep' as const }))
}

/** The changed values of the open step, as one tells the server that one was shown them. */
export function seenDrifts({ drifts }: OpenStepView) {
  return drifts.map(({ attempt, field, is, record: { collection, id } }) => ({
    ...{ attempt, field, is },
    record: { collection, id },
  }))
}
