import { useCallback, useRef } from 'react'

/** One function for the life of a component that calls the latest given: for rows that are drawn again only when they change. */
export function useStable<Parameters extends unknown[]>(
  callback: (...parameters: Parameters) => void,
): (...parameters: Parameters) => void {
  const latest = useRef(callback)
  latest.current = callback
  return useCallback((...parameters: Parameters) => latest.current(...parameters), [])
}
