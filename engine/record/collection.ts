import { z } from 'zod'

/** What a field holds, independent of the database product. `decimal` and `integer` compare as numbers. */
export const fieldTypeSchema = z.enum([
  'text',
  'integer',
  'number',
  'decimal',
  'boolean',
  'date',
  'datetime',
  'enum',
  'list',
  'json',
  'uuid',
  'binary',
])
export type FieldType = z.infer<typeof fieldTypeSchema>

/** How a field's value is best shown; guessed from name and type, may be set in configuration. */
export const displaySchema = z.enum(['plain', 'money', 'country', 'email', 'phone', 'url', 'long-text', 'badge'])

export const fieldSchema = z.object({
  name: z.string(),
  title: z.string(),
  type: fieldTypeSchema,
  display: displaySchema,
  isNullable: z.boolean(),
  isReadOnly: z.boolean(),
  /** Whether a new record must be given it, or may be; absent where it cannot be set: the database fills it, or nobody may. */
  onCreate: z.enum(['required', 'optional']).optional(),
  options: z.array(z.string()).optional(),
})
export type Field = z.infer<typeof fieldSchema>

/** A link to another collection: `one` from a foreign key here, `many` from a foreign key there. */
export const relationSchema = z.object({
  name: z.string(),
  title: z.string(),
  kind: z.enum(['one', 'many']),
  collection: z.string(),
  /** Field here and field there whose equality makes the link. */
  from: z.string(),
  to: z.string(),
})
export type Relation = z.infer<typeof relationSchema>

/** A table or view one may see. `key` fields in order form the record's id; `label` names a record to people. */
export const collectionSchema = z.object({
  id: z.string(),
  title: z.string(),
  singular: z.string(),
  dataSource: z.string(),
  key: z.array(z.string()),
  label: z.string(),
  searchable: z.array(z.string()),
  fields: z.array(fieldSchema),
  relations: z.array(relationSchema),
  segments: z.array(z.object({ id: z.string(), title: z.string(), filter: z.unknown() })),
})
export type Collection = z.infer<typeof collectionSchema>

/** The field of that name, or undefined. */
export function findField(collection: Collection, name: string): Field | undefined {
  return collection.fields.find((field) => field.name === name)
}

/** The relation of that name, or undefined. */
export function findRelation(collection: Collection, name: string): Relation | undefined {
  return collection.relations.find((relation) => relation.name === name)
}
