import { useEffect, useState } from 'react'

const restMilliseconds = 60

/** The value once it has rested for a moment; the first one at once. Compared by its JSON. */
export function useSettled<Of>(value: Of): Of {
  const [settled, setSettled] = useState(value)
  const text = JSON.stringify(value)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text stands for the value
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), restMilliseconds)
    return () => window.clearTimeout(timer)
  }, [text])
  return settled
}
