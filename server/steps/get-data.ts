import { findField, RuleError } from '#engine'
import { contextValues } from './context-values.ts'
import { readRecord, recordOf, type StepHandler } from './step-handler.ts'

export const getData: StepHandler<'get-data'> = {
  rights: ({ run, step }) => [`${recordOf(run, step).collection}.read`],

  async form(situation) {
    const { ref, collection, record } = await readRecord(situation)
    const pinned = situation.step.fields
    return {
      kind: 'get-data',
      record: { ...ref, values: record.values },
      fields: collection.fields.filter((field) => !pinned || pinned.includes(field.name)),
      isPinned: pinned !== undefined,
    }
  },

  async gather(situation, answer) {
    const { ref, collection, record } = await readRecord(situation)
    const unknown = answer.fields.find((name) => !findField(collection, name))
    if (unknown !== undefined)
      throw new RuleError('answer-invalid', `${collection.title} has no field "${unknown}".`, { field: unknown })
    const count = answer.fields.length
    return {
      gathered: {
        outcome: `Read ${count} ${count === 1 ? 'field' : 'fields'} of ${record.label}`,
        contribution: {
          record: ref,
          records: [],
          values: contextValues(collection, record.values, answer.fields, 'this-record'),
        },
      },
    }
  },
}
