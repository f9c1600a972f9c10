import { z } from 'zod'

export const workflowIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'must be lower case letters, digits and hyphens')
  .max(60)
