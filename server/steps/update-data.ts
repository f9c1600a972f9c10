import { isDeepStrictEqual } from 'node:util'
import { checkRecordValues, RuleError, type Value } from '#engine'
import { digestOf } from '../runs/digest.ts'
import { readRecord, recordOf, type StepHandler } from './step-handler.ts'

export const updateData: StepHandler<'update-data'> = {
  rights: ({ run, step }) => [`${recordOf(run, step).collection}.read`, `${recordOf(run, step).collection}.update`],

  async form(situation) {
    const { ref, collection, record } = await readRecord(situation)
    const { allowed, values } = situation.step
    const names = allowed || values ? [...(allowed ?? []), ...Object.keys(values ?? {})] : undefined
    return {
      kind: 'update-data',
      record: { ...ref, values: record.values },
      fields: collection.fields.filter((field) => !field.isReadOnly && (!names || names.includes(field.name))),
    }
  },

  async gather(situation, answer, expected) {
    const { ref, collection, record } = await readRecord(situation)
    checkRecordValues(collection, answer.values)
    const names = Object.keys(answer.values)
    for (const name of names) {
      const shown = expected?.[name]
      if (shown !== undefined && !isDeepStrictEqual(shown, record.values[name] ?? null)) {
        throw new RuleError(
          'record-changed',
          `"${collection.fields.find((field) => field.name === name)?.title ?? name}" changed since it was shown: it was ${JSON.stringify(shown)} and is now ${JSON.stringify(record.values[name] ?? null)}. Look at it and decide again.`,
          { field: name },
        )
      }
    }
    const changed = names.filter((name) => !isDeepStrictEqual(record.values[name] ?? null, answer.values[name]))
    // Values that stand there already are written again: the write confirms that they still do, and is recorded like any other.
    const written = changed.length > 0 ? changed : names
    const pick = (from: Record<string, Value>): Record<string, Value> =>
      Object.fromEntries(written.map((name) => [name, from[name] ?? null]))
    const request = {
      kind: 'update-record' as const,
      record: ref,
      values: pick(answer.values),
      expected: pick(record.values),
    }
    return { gathered: { outcome: '', effect: { request, effectClass: 'database', digest: digestOf(request) } } }
  },
}
