import { useEffect, useRef } from 'react'

const storageKey = 'stepwell-single-keys'

/** Whether keys without Ctrl act: some people need them off, since speech input presses them. */
export function singleKeysAreOn(): boolean {
  return localStorage.getItem(storageKey) !== 'off'
}

export function turnSingleKeys(isOn: boolean): void {
  localStorage.setItem(storageKey, isOn ? 'on' : 'off')
}

/** Whether a key press belongs to something one types in, or to a dialog above the screen. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return (
    target.isContentEditable ||
    target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [aria-modal=true], [role=menu]') !==
      null
  )
}

/** Acts on keys pressed anywhere on the screen: `'/'`, `'?'`, `'Ctrl+k'` (Ctrl or ⌘). */
export function useShortcuts(handlers: Readonly<Record<string, () => void>>): void {
  const latest = useRef(handlers)
  latest.current = handlers
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.altKey) return
      const hasControl = event.ctrlKey || event.metaKey
      if (!hasControl && (isTyping(event.target) || !singleKeysAreOn())) return
      const handler = latest.current[hasControl ? `Ctrl+${event.key.toLowerCase()}` : event.key]
      if (handler === undefined) return
      event.preventDefault()
      handler()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}
