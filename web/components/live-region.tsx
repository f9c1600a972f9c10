import { useSyncExternalStore } from 'react'

let message = ''
const listeners = new Set<() => void>()

/** Says a sentence to screen readers, politely. The same sentence twice is said twice. */
export function announce(sentence: string): void {
  // A trailing no-break space makes the repeated text a change.
  message = message === sentence ? `${sentence}\u00a0` : sentence
  for (const listener of listeners) listener()
}

/** The page's one polite live region. */
export function LiveRegion() {
  const current = useSyncExternalStore(subscribe, () => message)
  return (
    <div role="status" aria-live="polite" className="visually-hidden">
      {current}
    </div>
  )
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
