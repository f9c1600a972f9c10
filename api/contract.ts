import type { z } from 'zod'
import { activityContracts } from './activity.ts'
import { approvalContracts } from './approvals.ts'
import { dispatchHoldContracts } from './dispatch-hold.ts'
import { inboxContracts } from './inboxes.ts'
import type { OperationContract } from './operation.ts'
import { recordContracts } from './records.ts'
import type { Operation } from './routes.ts'
import { runContracts } from './runs.ts'
import { sentEventContracts } from './sent-events.ts'
import { settingsContracts } from './settings.ts'
import { workflowContracts } from './workflows.ts'

/** Every operation's schemas. Does not compile while an operation of `routes` lacks its contract. */
export const contract = {
  ...activityContracts,
  ...approvalContracts,
  ...dispatchHoldContracts,
  ...settingsContracts,
  ...inboxContracts,
  ...recordContracts,
  ...runContracts,
  ...sentEventContracts,
  ...workflowContracts,
} satisfies Record<Operation, OperationContract>

type Contract = typeof contract
type Part<Of extends Operation, Key extends 'params' | 'query' | 'body'> =
  Contract[Of] extends Record<Key, infer Schema extends z.ZodType> ? Schema : undefined
type Input<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined
type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined

/** What a caller sends: path parameters, query and body, each only where the operation has them. */
export type RequestOf<Of extends Operation> = OmitUndefined<{
  params: Input<Part<Of, 'params'>>
  query: Input<Part<Of, 'query'>>
  body: Input<Part<Of, 'body'>>
}>
/** What the server's handler receives, parsed. */
export type ParsedRequestOf<Of extends Operation> = OmitUndefined<{
  params: Parsed<Part<Of, 'params'>>
  query: Parsed<Part<Of, 'query'>>
  body: Parsed<Part<Of, 'body'>>
}>
export type ResponseOf<Of extends Operation> = z.output<Contract[Of]['response']>

type OmitUndefined<Parts> = { [Key in keyof Parts as Parts[Key] extends undefined ? never : Key]: Parts[Key] }

export { problemSchema } from './problem.ts'
