import { useEffect, useRef } from 'react'
import type { MomentControl } from './use-moment.ts'

/** Keys of the whole screen: ← → by event, Home and End, Space plays. Controls keep the keys that are theirs. */
export function useReplayKeys(moment: MomentControl, length: number): void {
  const latest = useRef({ moment, length })
  latest.current = { moment, length }
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { target } = event
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !(target instanceof HTMLElement))
        return
      // A run panel or a dialog beside the screen has keys of its own.
      if (
        target.closest('aside, [role=dialog], [role=menu], input, textarea, select, [role=radiogroup], [role=slider]')
      )
        return
      if (event.key === ' ' && target.closest('button, a, summary')) return
      if (pressed(event.key, latest.current.moment, latest.current.length)) event.preventDefault()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}

/** Does what a key says; false when it says nothing here. */
export function pressed(key: string, moment: MomentControl, length: number): boolean {
  switch (key) {
    case 'ArrowLeft':
      moment.choose(moment.index - 1)
      return true
    case 'ArrowRight':
      moment.choose(moment.index + 1)
      return true
    case 'Home':
      moment.choose(0)
      return true
    case 'End':
      moment.choose(length - 1)
      return true
    case ' ':
      moment.togglePlay()
      return true
    default:
      return false
  }
}
