import type { SourceRecord } from '#connectors'
import {
  allOf,
  type Collection,
  type Filter,
  findRelation,
  hasRight,
  type Relation,
  RuleError,
  requireRight,
} from '#engine'
import { contextRecord } from './context-values.ts'
import { readRecord, recordOf, type StepHandler, type StepSituation } from './step-handler.ts'

/** Fields of a related record that come into the context where the author names none. */
const defaultFields = 12

export const loadRelatedRecord: StepHandler<'load-related-record'> = {
  rights({ run, step, company }) {
    const { collection } = recordOf(run, step)
    const relation =
      step.relation === undefined ? undefined : findRelation(company.collection(collection), step.relation)
    return [`${collection}.read`, ...(relation ? [`${relation.collection}.browse`] : [])]
  },

  async form(situation) {
    const { ref, collection } = await readRecord(situation)
    return {
      kind: 'load-related-record',
      record: ref,
      relations: relationsOf(situation, collection),
      take: situation.step.take,
      limit: situation.step.limit,
    }
  },

  async gather(situation, answer) {
    const { ref } = await readRecord(situation)
    const { related, records } = await relatedRecords(situation, answer.relation, {
      ids: answer.records,
      limit: Math.max(answer.records.length, 1),
    })
    const missing = answer.records.find((id) => !records.some((record) => record.id === id))
    if (missing !== undefined)
      throw new RuleError(
        'answer-invalid',
        `The record ${missing} is not among the ${related.title} of ${ref.label}, or not yours to see.`,
      )
    const fields = situation.step.fields ?? related.fields.slice(0, defaultFields).map((field) => field.name)
    const [only] = records
    return {
      gathered: {
        outcome:
          situation.step.take === 'one' && only
            ? `Loaded ${only.label}`
            : `Loaded ${records.length} ${records.length === 1 ? related.singular.toLowerCase() : related.title.toLowerCase()}`,
        contribution: {
          record: ref,
          values: {},
          records: records.map((record) => contextRecord(related, record, fields)),
        },
      },
    }
  },
}

/** The relations the step may follow: pinned by the author, or all that lead to collections the person may browse. */
export function relationsOf(
  { step, access }: StepSituation<'load-related-record'>,
  collection: Collection,
): Relation[] {
  return collection.relations.filter(
    (relation) =>
      (step.relation === undefined || relation.name === step.relation) &&
      hasRight(access, `${relation.collection}.browse`),
  )
}

/** Records a relation of the step's record leads to, within the author's filter and the person's scope. */
export async function relatedRecords(
  situation: StepSituation<'load-related-record'>,
  relationName: string,
  wanted: { ids?: readonly string[]; search?: string | undefined; after?: string | undefined; limit: number },
): Promise<{ related: Collection; records: SourceRecord[]; next?: string }> {
  const { access, records, step, company } = situation
  const { collection, record } = await readRecord(situation)
  const relation = findRelation(collection, relationName)
  if (!relation || (step.relation !== undefined && step.relation !== relationName))
    throw new RuleError('answer-invalid', `This step cannot follow "${relationName}" from ${collection.title}.`)
  requireRight(access, `${relation.collection}.browse`)
  const related = company.collection(relation.collection)
  const link = records.relatedFilter(collection, record, relationName)
  if (!link || wanted.ids?.length === 0) return { related, records: [] }
  const [keyField, ...composite] = related.key
  const chosen: Filter | undefined =
    wanted.ids && keyField !== undefined && composite.length === 0
      ? { field: keyField, operator: 'in', value: [...wanted.ids] }
      : undefined
  const page = await records.list(
    access,
    {
      collection: related.id,
      filter: allOf(link.filter, step.filter, chosen),
      limit: wanted.limit,
      ...(wanted.search ? { search: wanted.search } : {}),
      ...(wanted.after ? { after: wanted.after } : {}),
    },
    situation.signal,
  )
  const found = wanted.ids ? page.records.filter((each) => wanted.ids?.includes(each.id)) : page.records
  return { related, records: found, ...(page.next ? { next: page.next } : {}) }
}
