import { type RefObject, useEffect, useRef } from 'react'

type Action = () => unknown
export interface PanelKeys {
  confirm: Action
  manually: Action
  revise: Action
  pause: Action
}

/**
 * The panel's keys. Letters count only while the focus is in the panel and not in a field; Ctrl+Enter counts in fields
 * too. Dialogs that the panel opens are outside of its element, so nothing reaches through them. Esc is the shell's.
 */
export function usePanelKeys(panel: RefObject<HTMLElement | null>, keys: PanelKeys): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    // The surrounding region holds the focus when the panel has just opened.
    const region = panel.current?.closest<HTMLElement>('aside')
    if (!region) return
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return act(event, latest.current.confirm)
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (event.key === 'm' || event.key === 'M') return act(event, latest.current.manually)
      if (event.key === 'r' || event.key === 'R') return act(event, latest.current.revise)
      if (event.key === 'p' || event.key === 'P') return act(event, latest.current.pause)
      if (event.key === '[') return act(event, () => focusStep(region, -1))
      if (event.key === ']') return act(event, () => focusStep(region, 1))
    }
    region.addEventListener('keydown', onKeyDown)
    return () => region.removeEventListener('keydown', onKeyDown)
  }, [panel])
}

function act(event: KeyboardEvent, action: Action): void {
  event.preventDefault()
  action()
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return !['radio', 'checkbox', 'button'].includes(target.type)
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
}

/** Moves the focus to the step before or after the one that has it; from elsewhere, to the open one. */
function focusStep(region: HTMLElement, direction: 1 | -1): void {
  const steps = [...region.querySelectorAll<HTMLElement>('[data-step-focus]')]
  const current = steps.findIndex((step) => step.closest('li')?.contains(document.activeElement))
  const next = current < 0 ? steps.length - 1 : Math.min(Math.max(current + direction, 0), steps.length - 1)
  steps[next]?.focus()
}
