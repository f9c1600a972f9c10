import { useEffect, useState } from 'react'

/** While the assistant takes longer than this, the manual form is there to use. */
const patienceMilliseconds = 3000

/** Whether the form may be used: at once, or after a while where the assistant is still preparing this attempt. */
export function usePatience(isWaiting: boolean, attempt: number | undefined): boolean {
  const [tired, setTired] = useState<number>()
  useEffect(() => {
    if (!isWaiting) return
    const timer = window.setTimeout(() => setTired(attempt), patienceMilliseconds)
    return () => window.clearTimeout(timer)
  }, [isWaiting, attempt])
  return !isWaiting || tired === attempt
}
