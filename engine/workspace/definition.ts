import { z } from 'zod'
import { filterSchema } from '../record/filter.ts'

const id = z.string().regex(/^[a-z][a-z0-9_]*$/)
/** The collection component whose selected record this component follows. */
const source = { source: id }

/** A part of a Workspace. Texts and filter values may hold `{{ component.selectedRecord.field }}`. */
export const componentSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('collection'),
    id,
    title: z.string(),
    collection: z.string(),
    fields: z.array(z.string()).min(1).max(20),
    filter: filterSchema.optional(),
    search: z.boolean().default(true),
    sort: z.strictObject({ field: z.string(), direction: z.enum(['ascending', 'descending']) }).optional(),
  }),
  z.strictObject({
    kind: z.literal('fields'),
    id,
    title: z.string(),
    ...source,
    fields: z.array(z.string()).min(1).max(60),
  }),
  z.strictObject({
    kind: z.literal('related'),
    id,
    title: z.string(),
    ...source,
    relation: z.string(),
    fields: z.array(z.string()).min(1).max(20),
  }),
  z.strictObject({ kind: z.literal('action'), id, title: z.string(), ...source, action: z.string() }),
  z.strictObject({ kind: z.literal('workflow'), id, title: z.string(), ...source, workflow: z.string() }),
  z.strictObject({ kind: z.literal('text'), id, text: z.string().max(4000) }),
])
export type Component = z.infer<typeof componentSchema>

/** A page of linked components, laid out in rows of columns. */
export const workspaceSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  title: z.string(),
  description: z.string().default(''),
  teams: z.array(z.string()).min(1),
  /** Rows of component ids; the first column of a row is the widest. */
  layout: z.array(z.array(id).min(1).max(3)).min(1).max(20),
  components: z.array(componentSchema).min(1).max(40),
})
export type Workspace = z.infer<typeof workspaceSchema>
