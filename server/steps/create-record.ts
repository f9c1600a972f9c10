import { type Collection, checkNewValues, RuleError, settableNames, unbornId } from '#engine'
import { digestOf } from '../runs/digest.ts'
import type { StepHandler, StepSituation } from './step-handler.ts'

/** Who makes a record also sees it: nobody fills a collection blindly. */
export const createRecord: StepHandler<'create-record'> = {
  rights: ({ step }) => [`${step.collection}.read`, `${step.collection}.create`],

  async form(situation) {
    const { id, title, singular, fields } = newCollectionOf(situation)
    const names = settableNames(situation.step)
    return {
      kind: 'create-record',
      collection: { id, title, singular },
      fields: fields.filter((field) => field.onCreate !== undefined && (names?.includes(field.name) ?? true)),
    }
  },

  async gather(situation, answer) {
    const collection = newCollectionOf(situation)
    checkNewValues(collection, answer.values)
    // No value stands in the label: the titles of effects are told where the values are not.
    const request = {
      kind: 'create-record' as const,
      record: { collection: collection.id, id: unbornId, label: `new ${collection.singular.toLowerCase()}` },
      values: answer.values,
    }
    return { gathered: { outcome: '', effect: { request, effectClass: 'database', digest: digestOf(request) } } }
  },
}

/** The collection the step creates in, for who may see it. */
export function newCollectionOf({ step, access, records }: StepSituation<'create-record'>): Collection {
  const collection = records.collection(access, step.collection)
  if (!collection.fields.some((field) => field.onCreate !== undefined))
    throw new RuleError(
      'answer-invalid',
      `Nothing can be created in ${collection.title}: the database takes no new rows there. Handle the step manually.`,
    )
  return collection
}
