import { listApprovals } from '../runs/list-approvals.ts'
import type { Handlers } from './operations.ts'

type ApprovalOperation = 'listApprovals' | 'giveApproval' | 'refuseApproval' | 'withdrawApproval'

export const approvalOperations: Handlers<ApprovalOperation> = {
  listApprovals: ({ query }, { access }, parts) => listApprovals(parts, access, query),
  giveApproval: ({ params, body }, caller, { runs }) => runs.approvals.give(caller, params.run, params.attempt, body),
  refuseApproval: ({ params, body }, caller, { runs }) =>
    runs.approvals.refuse(caller, params.run, params.attempt, body),
  withdrawApproval: ({ params, body }, caller, { runs }) =>
    runs.approvals.withdraw(caller, params.run, params.attempt, body.approval),
}
