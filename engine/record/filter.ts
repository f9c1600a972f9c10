import { z } from 'zod'
import { type Value, valueSchema } from './value.ts'

/** Comparisons a filter may make. `in` takes a list; `is-null` and `is-not-null` take no value; `contains` ignores case. */
export const operatorSchema = z.enum([
  'equals',
  'not-equals',
  'less',
  'less-or-equal',
  'greater',
  'greater-or-equal',
  'contains',
  'starts-with',
  'in',
  'not-in',
  'is-null',
  'is-not-null',
])
export type Operator = z.infer<typeof operatorSchema>

/**
 * A row filter. `field` is a field of the collection or a path through one-relations (`company.country`).
 * `not-equals` and `not-in` are true for null: what is hidden is exactly what is named.
 */
export type Filter = { and: Filter[] } | { or: Filter[] } | { field: string; operator: Operator; value?: Value }

export const filterSchema: z.ZodType<Filter> = z.lazy(() =>
  z.union([
    z.strictObject({ and: z.array(filterSchema).max(50) }),
    z.strictObject({ or: z.array(filterSchema).max(50) }),
    z.strictObject({ field: z.string().max(200), operator: operatorSchema, value: valueSchema.optional() }),
  ]),
)

/** All of the given filters at once; undefined members are left out. */
export function allOf(...filters: (Filter | undefined)[]): Filter | undefined {
  const present = filters.filter((filter) => filter !== undefined)
  return present.length <= 1 ? present[0] : { and: present }
}
