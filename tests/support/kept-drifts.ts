import type { OpenStepView } from '#api'

/** What a person says who sees that values have changed since they were read, and keeps their answer all the same. */
export function keptDrifts({ drifts }: OpenStepView) {
  return drifts.map(({ attempt, field, is, record: { collection, id } }) => ({
    ...{ attempt, field, is },
    record: { collection, id },
  }))
}
