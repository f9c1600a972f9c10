import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useState } from 'react'
import type { RunEventView } from '#api'

export type View = 'values' | 'steps'

const playMilliseconds = 700

/** Which event is looked at, kept in the address: `?at=` holds its sequence number. Without it, the last one. */
export function useMoment(events: readonly RunEventView[]) {
  const search = useSearch({ from: '/app/runs/$run' })
  const navigate = useNavigate({ from: '/runs/$run' })
  const last = events.length - 1
  const wanted = events.findIndex((each) => each.sequence === Number(search.at))
  const index = search.at === undefined || wanted < 0 ? last : wanted
  const [isPlaying, setPlaying] = useState(false)

  const go = useCallback(
    (to: number) => {
      const view = events[Math.min(Math.max(to, 0), last)]
      if (view)
        void navigate({
          search: (previous) => ({ ...previous, at: String(view.sequence) }),
          replace: true,
          resetScroll: false,
        })
    },
    [events, last, navigate],
  )
  const setView = (view: View): void =>
    void navigate({
      search: (previous) => ({ ...previous, view: view === 'values' ? undefined : view }),
      replace: true,
      resetScroll: false,
    })

  useEffect(() => {
    if (!isPlaying) return
    if (index >= last) return setPlaying(false)
    const timer = window.setTimeout(() => go(index + 1), playMilliseconds)
    return () => window.clearTimeout(timer)
  }, [isPlaying, index, last, go])

  function togglePlay(): void {
    if (!isPlaying && index >= last) go(0)
    setPlaying(!isPlaying)
  }

  /** Choosing a moment by hand stops the playing. */
  const choose = useCallback(
    (to: number) => {
      setPlaying(false)
      go(to)
    },
    [go],
  )

  const view: View = search.view === 'steps' ? 'steps' : 'values'
  return {
    index,
    view,
    setView,
    isPlaying,
    togglePlay,
    choose,
  }
}
export type MomentControl = ReturnType<typeof useMoment>
