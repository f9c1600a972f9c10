import { listApprovals } from '../runs/list-approvals.ts'
import type { Handlers } from './operations.ts'

type ApprovalOperation = 'listApprovals' | 'giveApproval' | 'refuseApproval' | 'withdrawApproval'

export const approvalOperations: Handlers<ApprovalOperation> = {
  listApprovals: ({ query }, { access }, parts) => listApprovals(parts, access, query),
  giveApproval: ({ params, body }, caller, { runs }) => runs.giveApproval(caller, params.run, params.attempt, body),
  refuseApproval: ({ params, body }, caller, { runs }) => runs.refuseApproval(caller, params.run, params.attempt, body),
  withdrawApproval: ({ params, body }, caller, { runs }) =>
    runs.withdrawApproval(caller, params.run, params.attempt, body.approval),
}
