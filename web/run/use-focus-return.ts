import { type RefObject, useEffect } from 'react'

/** Gives the focus back when a dialog of the panel closes: to where it was, else to what the panel shows now. */
export function useFocusReturn(isDialogOpen: boolean, panel: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (!isDialogOpen) return
    const before = document.activeElement
    const here = panel.current
    return () => {
      const target =
        before instanceof HTMLElement && before.isConnected ? before : here?.querySelector<HTMLElement>('[data-arrive]')
      target?.focus({ preventScroll: true })
    }
  }, [isDialogOpen, panel])
}
