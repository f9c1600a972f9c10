import { type RefObject, useEffect, useRef } from 'react'
import type { RunView } from '#api'
import { announce } from '../components/live-region.tsx'
import { runMessages } from './messages.ts'
import { stepStateOf } from './step-state.ts'

/** Says in the live region what changed, and moves the focus to the next step when the person was working in the panel. */
export function useAnnouncements(run: RunView, panel: RefObject<HTMLElement | null>): void {
  const moment = momentOf(run)
  const attempt = run.open?.attempt
  const title = run.open?.title
  const before = useRef({ moment, attempt })
  const isWorkingHere = useIsWorkingHere(panel)
  useEffect(() => {
    const previous = before.current
    before.current = { moment, attempt }
    if (previous.moment === moment && previous.attempt === attempt) return
    const isNewStep = attempt !== undefined && attempt !== previous.attempt
    const parts = [
      isNewStep && title !== undefined ? runMessages.announce.step(title) : '',
      runMessages.announce[moment],
    ]
    announce(parts.filter((part) => part !== '').join(' '))
    // Within a step the focus stays where it is, unless what had it is gone.
    const isLost = document.activeElement === null || document.activeElement === document.body
    if (isWorkingHere() && (isLost || isNewStep || run.open === null))
      panel.current?.querySelector<HTMLElement>('[data-arrive]')?.focus({ preventScroll: true })
  }, [moment, attempt, title, panel, run.open, isWorkingHere])
}

type Moment = keyof Omit<typeof runMessages.announce, 'step' | 'problems'>

function momentOf(run: RunView): Moment {
  if (run.status !== 'active') return run.status
  if (!run.open) return 'plain'
  const state = stepStateOf(run.open)
  switch (state) {
    case 'waiting':
    case 'performing':
    case 'unknown':
    case 'approving':
      return state
    case 'suggestion':
      return 'ready'
    case 'sub-run':
      return 'subrun'
    case 'sub-run-stopped':
    case 'not-sure':
    case 'failed':
    case 'not-approved':
      return 'handOver'
    default:
      return 'plain'
  }
}

/** Whether the focus was last seen in the panel: also true after the element that had it has gone. */
function useIsWorkingHere(panel: RefObject<HTMLElement | null>): () => boolean {
  const isHere = useRef(true)
  useEffect(() => {
    const look = (event: Event): void => {
      const region = panel.current?.closest('aside')
      // The panel's dialogs lie outside of it in the page.
      if (event.target instanceof Element && event.target.closest('[role=dialog]')) return
      isHere.current = event.target instanceof Node && region?.contains(event.target) === true
    }
    document.addEventListener('focusin', look)
    document.addEventListener('pointerdown', look)
    return () => {
      document.removeEventListener('focusin', look)
      document.removeEventListener('pointerdown', look)
    }
  }, [panel])
  return () => isHere.current
}
