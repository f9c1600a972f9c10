import type { Operation, ParsedRequestOf, ResponseOf } from '#api'
import type { Orderer } from '../idempotency/order-key.ts'
import type { AppServices } from '../services.ts'
import { activityOperations } from './activity.ts'
import { approvalOperations } from './approvals.ts'
import { dispatchHoldOperations } from './dispatch-hold.ts'
import { recordOperations } from './records.ts'
import { runOperations } from './runs.ts'
import { settingsOperations } from './settings.ts'
import { unknownOutcomeOperations } from './unknown-outcomes.ts'
import { workflowOperations } from './workflows.ts'

/** Who asks, with what they may do now, how their order is done only once, and whether they still wait for the answer. */
export interface Caller extends Orderer {
  signal: AbortSignal
}

export type Handler<Of extends Operation> = (
  request: ParsedRequestOf<Of>,
  caller: Caller,
  services: AppServices,
) => Promise<ResponseOf<Of>>
/** Some of the operations, each with its handler. */
export type Handlers<Some extends Operation> = { readonly [Of in Some]: Handler<Of> }

/** A handler per operation of the contract: does not compile while one is missing. */
export const operations: Handlers<Operation> = {
  ...activityOperations,
  ...approvalOperations,
  ...dispatchHoldOperations,
  ...settingsOperations,
  ...recordOperations,
  ...runOperations,
  ...unknownOutcomeOperations,
  ...workflowOperations,
}
