import { type RefObject, useEffect, useState } from 'react'
import type { OpenStepView, RunView } from '#api'
import type { Value } from '#engine'
import { announce } from '../components/live-region.tsx'
import type { Problem } from './compose-answer.ts'
import { type Conflict, conflictsOf, expectedOf } from './conflicts.ts'
import { type Composed, compose, type Draft, type DraftChange } from './draft.ts'
import { type Drift, driftKey, openDrifts, type Settled, saidDrifts } from './drifts.ts'
import { runMessages } from './messages.ts'
import { isSubrunForm, offeredAnswer, offeredProposal } from './step-state.ts'
import { useDraft } from './use-draft.ts'
import type { RunOrders } from './use-run-commands.ts'

/** The person's work on the open step: the answer as it stands, and sending it. */
export interface StepWork {
  draft: Draft
  change: (change: DraftChange) => void
  /** Undefined where there is no form to fill. */
  composed: Composed | undefined
  conflicts: Conflict[]
  /** Values read earlier that have changed, and of which the person has not said what to do. */
  drifts: Drift[]
  /** Keeps the answer as it is, or gives some of its parts the new value. */
  settleDrift: (drift: Drift, fresh?: Record<string, Value>) => void
  /** Keeps the answer as it is in spite of every change. */
  keepAll: () => void
  /** Faults to show: none before confirming was tried. */
  problems: Record<string, Problem>
  submit: () => void
}

const none: Record<string, Problem> = {}

export function useStepWork(run: RunView, orders: RunOrders, panel: RefObject<HTMLElement | null>): StepWork {
  const { open } = run
  const attempt = open?.attempt ?? 0
  const [stored, change] = useDraft(run.id, attempt)
  const draft = fitting(stored, open)
  const [tried, setTried] = useState({ attempt: 0, times: 0 })
  const form = open?.form ?? undefined
  const offered = open ? offeredAnswer(open) : undefined
  const composed = form ? compose(form, offered, draft) : undefined
  const current = form?.kind === 'update-data' ? form.record.values : undefined
  const conflicts = composed && current && !draft.isElsewhere ? conflictsOf(composed, draft, current) : []
  const [settled, setSettled] = useState<Settled>(new Map())
  const drifts = open && composed && !draft.isElsewhere ? openDrifts(open, settled, conflicts) : []
  const isTried = tried.attempt === attempt && tried.times > 0

  useEffect(() => {
    if (current && attempt > 0) change({ type: 'see', values: current })
  }, [attempt, current, change])

  useEffect(() => {
    if (tried.attempt === attempt && tried.times > 0)
      panel.current
        ?.querySelector<HTMLElement>('[data-open-step] :is([aria-invalid="true"], [data-problem], [data-conflict])')
        ?.focus()
  }, [tried, attempt, panel])

  function submit(): void {
    if (!open || !form || !composed) return
    const faults = Object.keys(composed.problems).length + conflicts.length + drifts.length
    if (faults > 0) {
      setTried({ attempt, times: tried.times + 1 })
      announce(runMessages.announce.problems(faults))
      return
    }
    const said = draft.isElsewhere ? [] : saidDrifts(open, settled)
    orders.complete(attempt, {
      answer: composed.answer,
      ...(composed.answer.kind === 'update-data' && current ? { expected: expectedOf(composed, draft, current) } : {}),
      drifts: said,
    })
  }

  function settleDrift(drift: Drift, fresh: Record<string, Value> = {}): void {
    for (const [path, value] of Object.entries(fresh)) change({ type: 'edit', path, value })
    const way = Object.keys(fresh).length > 0 ? 'use-new' : 'keep'
    setSettled((before) => new Map([...before, [driftKey(attempt, drift), way]]))
  }

  return {
    draft,
    change,
    composed,
    conflicts,
    drifts,
    settleDrift,
    keepAll: () => drifts.forEach((drift) => settleDrift(drift)),
    problems: isTried && composed ? composed.problems : none,
    submit,
  }
}

/** Whether a proposal fills the form, for marks and sources. */
export function proposalShown(run: RunView, draft: Draft) {
  return run.open && !draft.isElsewhere ? offeredProposal(run.open) : undefined
}

/**
 * "Done elsewhere" holds only while the step is handled manually, and never for a decision. What a sub-run should have done can
 * only be done elsewhere.
 */
function fitting(draft: Draft, open: OpenStepView | null): Draft {
  if (open?.handledManually && isSubrunForm(open)) return { ...draft, isElsewhere: true }
  return draft.isElsewhere && (!open?.handledManually || open.kind === 'decision')
    ? { ...draft, isElsewhere: false }
    : draft
}
