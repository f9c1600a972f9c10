import { useEffect, useState } from 'react'

/** Whole seconds since the component first showed, for saying how long one waits. */
export function useElapsedSeconds(): number {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const start = performance.now()
    const timer = window.setInterval(() => setSeconds(Math.floor((performance.now() - start) / 1000)), 250)
    return () => window.clearInterval(timer)
  }, [])
  return seconds
}
