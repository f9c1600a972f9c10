import { z } from 'zod'

/**
 * A value of a field, as JSON carries it: decimals and 64-bit integers are strings (nothing is lost),
 * dates are `YYYY-MM-DD`, instants are ISO 8601 in UTC.
 */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value }

export const valueSchema: z.ZodType<Value> = z.lazy(() =>
  z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(valueSchema), z.record(z.string(), valueSchema)]),
)

/** Names one record: a collection and the record's id (composite keys are joined by the connector). */
export const recordRefSchema = z.object({ collection: z.string(), id: z.string() })
export type RecordRef = z.infer<typeof recordRefSchema>

/**
 * In the place of a record's id where the record is not there yet: an order to create it names its collection by it. No
 * record has this id. Who may read the collection may read such an order; once the record is there, its own id decides.
 */
export const unbornId = ''

/** A record named for people: what to show where only the reference is known. */
export const labelledRefSchema = recordRefSchema.extend({ label: z.string() })
export type LabelledRef = z.infer<typeof labelledRefSchema>

/** The values of one record, by field name. */
export type RecordValues = Record<string, Value>
