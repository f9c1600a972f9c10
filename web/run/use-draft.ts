import { useCallback, useSyncExternalStore } from 'react'
import { changeDraft, type Draft, type DraftChange } from './draft.ts'
import { createDraftStore, type Drafts } from './draft-store.ts'

/** The page's drafts. */
export const drafts = createDraftStore(window.sessionStorage)

/** The person's unsent input for one attempt, and the way to change it. */
export function useDraft(run: string, attempt: number): [Draft, (change: DraftChange) => void] {
  const draft = useSyncExternalStore(drafts.subscribe, () => drafts.get(run, attempt))
  const change = useCallback(
    (one: DraftChange) => drafts.set(run, attempt, changeDraft(drafts.get(run, attempt), one)),
    [run, attempt],
  )
  return [draft, change]
}

/** All drafts of a run, those of steps that are no longer open included. */
export function useDrafts(run: string): Drafts {
  return useSyncExternalStore(drafts.subscribe, () => drafts.read(run))
}
