import { useState } from 'react'
import type { RunView } from '#api'
import type { UnknownAnswer } from '#engine'
import { announce } from '../components/live-region.tsx'
import { runMessages } from './messages.ts'
import type { RunOrders } from './use-run-commands.ts'

/** What the person says of an effect whose outcome nobody saw. */
export interface UnknownForm {
  answer: UnknownAnswer | undefined
  reason: string
  isTried: boolean
  setAnswer: (answer: UnknownAnswer) => void
  setReason: (reason: string) => void
  submit: () => void
}

export function useUnknownAnswer(run: RunView, orders: RunOrders): UnknownForm {
  const effect = run.open?.effect
  const [entered, setEntered] = useState<{
    effect: string
    answer?: UnknownAnswer | undefined
    reason: string
    isTried: boolean
  }>({ effect: '', reason: '', isTried: false })
  // Another effect starts afresh.
  const form = entered.effect === effect?.id ? entered : { effect: effect?.id ?? '', reason: '', isTried: false }

  function submit(): void {
    if (!run.open || !effect) return
    if (form.answer === undefined || form.reason.trim() === '') {
      setEntered({ ...form, isTried: true })
      announce(form.answer === undefined ? runMessages.unknown.needsAnswer : runMessages.unknown.needsReason)
      return
    }
    orders.resolve(run.open.attempt, { effect: effect.id, answer: form.answer, reason: form.reason.trim() })
  }

  return {
    answer: form.answer,
    reason: form.reason,
    isTried: form.isTried,
    setAnswer: (answer) => setEntered({ ...form, answer }),
    setReason: (reason) => setEntered({ ...form, reason }),
    submit,
  }
}
