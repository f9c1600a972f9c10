import { z } from 'zod'
import { fieldTypeSchema } from '../../record/collection.ts'

/** The name of a value that is declared: an identifier, so that expressions can read it. */
export const valueNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, 'must be lower case letters, digits and underscores')
  .max(60)

/** The types a declared value may have: those that another program, or another run, can give as JSON. */
export const declaredTypeSchema = fieldTypeSchema.exclude(['binary', 'json', 'enum'])

/** A value that comes from outside of the run: with an event, or as an input or output of a workflow. */
export const declaredValueSchema = z.strictObject({
  label: z.string().min(1).max(120),
  type: declaredTypeSchema,
  required: z.boolean().default(false),
  options: z.array(z.string().max(200)).min(1).max(100).optional(),
})
export type DeclaredValue = z.infer<typeof declaredValueSchema>
