import type { z } from 'zod'
import type { RuleCode } from '#engine'

/** What one operation takes and gives. `errors` lists the refusals it may answer with, beside the ones every operation has. */
export interface OperationContract {
  summary: string
  tag: string
  params?: z.ZodObject
  query?: z.ZodObject
  body?: z.ZodType
  response: z.ZodType
  errors?: readonly RuleCode[]
}

/** Keeps the exact types of a table of contracts. */
export function contracts<const Table extends Record<string, OperationContract>>(table: Table): Table {
  return table
}
