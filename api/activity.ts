import { z } from 'zod'
import { levelSchema, recordRefSchema, valueSchema } from '#engine'
import { contracts } from './operation.ts'

/** One interaction. `type` is stable; `summary` is a sentence for people. */
export const activitySchema = z.object({
  id: z.string(),
  at: z.string(),
  type: z.string(),
  person: z.object({ id: z.string(), name: z.string() }).nullable(),
  actor: z.enum(['person', 'automation', 'assistant', 'system']),
  summary: z.string(),
  record: recordRefSchema.extend({ label: z.string() }).nullable(),
  run: z.string().nullable(),
  workflow: z.string().nullable(),
  isDenied: z.boolean(),
  detail: z.record(z.string(), valueSchema),
})
export type ActivityView = z.infer<typeof activitySchema>

export const activityContracts = contracts({
  listActivity: {
    summary: 'What happened, latest first, or oldest first from a cursor',
    tag: 'Activity',
    query: z.object({
      type: z.string().max(60).optional(),
      person: z.string().max(60).optional(),
      collection: z.string().max(200).optional(),
      record: z.string().max(500).optional(),
      run: z.string().max(60).optional(),
      workflow: z.string().max(100).optional(),
      from: z.iso.datetime().optional(),
      to: z.iso.datetime().optional(),
      isDenied: z.stringbool().optional(),
      order: z.enum(['latest', 'oldest']).default('latest'),
      after: z.string().max(200).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(100),
      format: z
        .enum(['json', 'csv', 'ndjson'])
        .default('json')
        .describe('csv and ndjson give everything that matches, as a stream.'),
    }),
    response: z.object({ activity: z.array(activitySchema), next: z.string().nullable() }),
  },
  getMe: {
    summary: 'Who one is, and what one may do',
    tag: 'People',
    response: z.object({
      company: z.string(),
      person: z.object({ id: z.string(), name: z.string(), email: z.string() }),
      team: z.object({ id: z.string(), title: z.string() }),
      role: z.object({ id: z.string(), title: z.string(), level: levelSchema }),
      rights: z.array(z.string()),
    }),
  },
  listPeople: {
    summary: 'The people of the company, by name: for filters and hand-overs',
    tag: 'People',
    response: z.object({ people: z.array(z.object({ id: z.string(), name: z.string(), team: z.string() })) }),
  },
})
