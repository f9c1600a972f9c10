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
  /** What it gave, by name, as far as the person knows. */
  result: Readonly<Record<string, string>>
  isTried: boolean
  setAnswer: (answer: UnknownAnswer) => void
  setReason: (reason: string) => void
  setResult: (name: string, value: string) => void
  submit: () => void
}

export function useUnknownAnswer(run: RunView, orders: RunOrders): UnknownForm {
  const effect = run.open?.effect
  const [entered, setEntered] = useState(() => afresh(''))
  // Another effect starts afresh.
  const form = entered.effect === effect?.id ? entered : afresh(effect?.id ?? '')

  function submit(): void {
    if (!run.open || !effect) return
    if (form.answer === undefined || form.reason.trim() === '') {
      setEntered({ ...form, isTried: true })
      announce(form.answer === undefined ? runMessages.unknown.needsAnswer : runMessages.unknown.needsReason)
      return
    }
    const known = Object.entries(form.result).filter(([, value]) => value.trim() !== '')
    orders.resolve(run.open.attempt, {
      effect: effect.id,
      answer: form.answer,
      reason: form.reason.trim(),
      ...(form.answer === 'happened' && known.length > 0 ? { result: Object.fromEntries(known) } : {}),
    })
  }

  return {
    answer: form.answer,
    reason: form.reason,
    result: form.result,
    isTried: form.isTried,
    setAnswer: (answer) => setEntered({ ...form, answer }),
    setReason: (reason) => setEntered({ ...form, reason }),
    setResult: (name, value) => setEntered({ ...form, result: { ...form.result, [name]: value } }),
    submit,
  }
}

interface Entered {
  effect: string
  answer?: UnknownAnswer | undefined
  reason: string
  result: Readonly<Record<string, string>>
  isTried: boolean
}

function afresh(effect: string): Entered {
  return { effect, reason: '', result: {}, isTried: false }
}
