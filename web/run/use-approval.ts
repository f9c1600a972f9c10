import { useState } from 'react'
import type { RunView } from '#api'
import { announce } from '../components/live-region.tsx'
import { seenDrift } from './drifts.ts'
import { runMessages } from './messages.ts'
import type { RunOrders } from './use-run-commands.ts'

/** What the person says of what somebody else asks for. */
export interface ApprovalForm {
  comment: string
  /** Refusing was tried without a reason. */
  needsReason: boolean
  setComment: (comment: string) => void
  approve: () => void
  refuse: () => void
  withdraw: () => void
}

export function useApproval(run: RunView, orders: RunOrders): ApprovalForm {
  const approval = run.open?.approval
  const attempt = run.open?.attempt ?? 0
  const [entered, setEntered] = useState({ approval: '', comment: '', needsReason: false })
  // Another request starts afresh.
  const fresh = { approval: approval?.id ?? '', comment: '', needsReason: false }
  const form = entered.approval === fresh.approval ? entered : fresh
  const comment = form.comment.trim()

  return {
    comment: form.comment,
    needsReason: form.needsReason && comment === '',
    setComment: (text) => setEntered({ ...form, comment: text }),
    approve() {
      if (!approval) return
      const drifts = run.open?.drifts.map(seenDrift) ?? []
      orders.giveApproval(attempt, { approval: approval.id, digest: approval.digest, comment, drifts })
    },
    refuse() {
      if (!approval) return
      if (comment === '') {
        setEntered({ ...form, needsReason: true })
        announce(runMessages.approval.needsReason)
        return
      }
      orders.refuseApproval(attempt, { approval: approval.id, comment })
    },
    withdraw() {
      if (approval) orders.withdrawApproval(attempt, { approval: approval.id })
    },
  }
}
