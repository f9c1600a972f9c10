import { type RefObject, useEffect } from 'react'

/** Gives the focus back when a dialog of the panel closes: to where it was, else to what the panel shows now. */
export function useFocusReturn(isDialogOpen: boolean, panel: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (!isDialogOpen) return
    const before = document.activeElement
    const here = panel.current
    return () => {
      // A menu that led here is gone by now, and so is a step that was revised.
      const isStill = before instanceof HTMLElement && before !== document.body && before.isConnected
      const target = isStill ? before : here?.querySelector<HTMLElement>('[data-arrive]')
      target?.focus({ preventScroll: true })
    }
  }, [isDialogOpen, panel])
}
