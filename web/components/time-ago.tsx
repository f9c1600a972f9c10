import { useSyncExternalStore } from 'react'
import { formatInstant } from './format-value.ts'
import { timeAgoText } from './time-ago-text.ts'

const tickMilliseconds = 30_000

/** How long ago, kept current; the exact time on hover and for machines. */
export function TimeAgo({ at }: { at: string }) {
  const now = useSyncExternalStore(subscribe, () => current)
  return (
    <time dateTime={at} title={formatInstant(at).exact ?? at}>
      {timeAgoText(at, Math.max(now, Date.parse(at)))}
    </time>
  )
}

/** The exact time in the viewer's zone. */
export function ExactTime({ at }: { at: string }) {
  const { text, exact } = formatInstant(at)
  return (
    <time dateTime={at} title={exact}>
      {text}
    </time>
  )
}

// One timer for all times on the page.
let current = Date.now()
let timer: number | undefined
const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  current = Date.now()
  listeners.add(listener)
  timer ??= window.setInterval(() => {
    current = Date.now()
    for (const each of listeners) each()
  }, tickMilliseconds)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    window.clearInterval(timer)
    timer = undefined
  }
}
