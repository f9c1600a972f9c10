import { z } from 'zod'
import {
  actionSchema,
  collectionSchema,
  effectRequestSchema,
  filterSchema,
  labelledRefSchema,
  type RecordValues,
  recordRefSchema,
  valueSchema,
} from '#engine'
import { contracts } from './operation.ts'

const collection = z.object({ collection: z.string().max(200) })
const record = collection.extend({ id: z.string().max(500) })

/** A filter as JSON text in a query string. */
export const filterTextSchema = z
  .string()
  .max(20_000)
  .optional()
  .describe('A filter as JSON, e.g. {"field":"country","operator":"equals","value":"FR"}')

const pageQuery = {
  filter: filterTextSchema,
  search: z.string().max(200).optional(),
  sort: z.string().max(200).optional().describe('A field; a leading "-" sorts descending.'),
}

/**
 * Values by field name. They leave as the connector read them, whose type they have: walking each of the 1,500 values of a
 * page once more took 0.45 ms, a tenth of the whole answer.
 */
const valuesSchema = z.custom<RecordValues>().meta({ type: 'object', additionalProperties: true })

/** A record as people and programs see it: only fields they may see. */
export const recordViewSchema = recordRefSchema.extend({ label: z.string(), values: valuesSchema })
export type RecordView = z.infer<typeof recordViewSchema>

export const recordPageSchema = z.object({
  records: z.array(recordViewSchema),
  next: z.string().nullable(),
  /** The names of records that one-relations of this page lead to, by relation and id: for showing labels instead of ids. */
  labels: z.record(z.string(), z.record(z.string(), z.string())),
})
export type RecordPageView = z.infer<typeof recordPageSchema>

/** A collection with what the person may do in it. */
export const collectionViewSchema = collectionSchema.omit({ segments: true }).extend({
  segments: z.array(z.object({ id: z.string(), title: z.string(), filter: filterSchema })),
  rights: z.array(z.string()),
  actions: z.array(actionSchema.extend({ missingRight: z.string().optional() })),
})
export type CollectionView = z.infer<typeof collectionViewSchema>

/** An action that was run on a record outside any run, and of which nobody knows whether it happened. */
export const unknownOutcomeSchema = z.object({
  effect: z.string(),
  request: effectRequestSchema,
  by: z.object({ id: z.string(), name: z.string() }),
  intendedAt: z.string(),
  evidence: z.string(),
  /** What it answered after nobody waited for it any more. */
  lateAnswer: z.object({ at: z.string(), status: z.enum(['succeeded', 'failed']), message: z.string() }).nullable(),
})
export type UnknownOutcome = z.infer<typeof unknownOutcomeSchema>

const unknownOutcomesSchema = z.object({ outcomes: z.array(unknownOutcomeSchema) })

export const recordContracts = contracts({
  listCollections: {
    summary: 'The collections one may browse, with fields, relations, actions and rights',
    tag: 'Records',
    response: z.object({ collections: z.array(collectionViewSchema) }),
  },
  listRecords: {
    summary: 'A page of records',
    tag: 'Records',
    params: collection,
    query: z.object({
      ...pageQuery,
      limit: z.coerce.number().int().min(1).max(200).default(50),
      after: z.string().max(2000).optional(),
      offset: z.coerce.number().int().min(0).max(10_000_000).optional(),
    }),
    response: recordPageSchema,
    errors: ['data-source-failed', 'data-source-timeout'],
  },
  countRecords: {
    summary: 'How many records match; counting stops at a limit and says so',
    tag: 'Records',
    params: collection,
    query: z.object({ filter: pageQuery.filter, search: pageQuery.search }),
    response: z.object({ count: z.number().int(), isExact: z.boolean() }),
    errors: ['data-source-failed', 'data-source-timeout'],
  },
  getRecord: {
    summary: 'One record',
    tag: 'Records',
    params: record,
    response: recordViewSchema.extend({ labels: recordPageSchema.shape.labels }),
    errors: ['data-source-failed', 'data-source-timeout'],
  },
  listRelated: {
    summary: 'Records related to one record',
    tag: 'Records',
    params: record.extend({ relation: z.string().max(200) }),
    query: z.object({
      ...pageQuery,
      limit: z.coerce.number().int().min(1).max(200).default(25),
      after: z.string().max(2000).optional(),
    }),
    response: recordPageSchema.extend({ collection: z.string() }),
    errors: ['data-source-failed', 'data-source-timeout'],
  },
  runAction: {
    summary: 'Run an action on a record, outside any run',
    tag: 'Records',
    params: record.extend({ action: z.string().max(200) }),
    body: z.object({ form: z.record(z.string(), valueSchema) }),
    response: z.object({
      status: z.enum(['succeeded', 'failed', 'unknown']),
      message: z.string(),
      record: labelledRefSchema,
    }),
    errors: ['answer-invalid', 'action-failed', 'data-source-failed', 'data-source-timeout'],
  },
  listUnknownOutcomes: {
    summary: 'Actions run on a record outside any run that wait for somebody to say what became of them',
    tag: 'Records',
    params: record,
    response: unknownOutcomesSchema,
    errors: ['data-source-failed', 'data-source-timeout'],
  },
  answerUnknownOutcome: {
    summary: 'Say what became of such an action; answers with those that still wait',
    tag: 'Records',
    params: record.extend({ effect: z.string().max(100) }),
    body: z.object({
      answer: z.enum(['happened', 'did-not-happen', 'give-up']),
      reason: z.string().trim().min(1).max(2000),
    }),
    response: unknownOutcomesSchema,
    errors: ['no-outcome-asked', 'data-source-failed', 'data-source-timeout'],
  },
})
