import { type Draft, emptyDraft } from './draft.ts'

/** Drafts of one run, by attempt. */
export type Drafts = Readonly<Record<string, Draft>>

/** What the store needs of sessionStorage. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const none: Drafts = {}
const keyOf = (run: string) => `stepwell.drafts.${run}`

/**
 * Unsent input by run and attempt. It survives closing the panel, a reload and a lost connection: the tab's session
 * storage keeps it. Another tab has drafts of its own.
 */
export function createDraftStore(shelf: Shelf) {
  const drafts = new Map<string, Drafts>()
  const listeners = new Set<() => void>()

  function read(run: string): Drafts {
    const known = drafts.get(run)
    if (known) return known
    const stored = parse(shelf.getItem(keyOf(run)))
    drafts.set(run, stored)
    return stored
  }

  function write(run: string, next: Drafts): void {
    drafts.set(run, next)
    try {
      if (Object.keys(next).length === 0) shelf.removeItem(keyOf(run))
      else shelf.setItem(keyOf(run), JSON.stringify(next))
    } catch {
      // Storage is full or forbidden: the draft still lives as long as the page.
    }
    for (const listener of listeners) listener()
  }

  return {
    read,
    get: (run: string, attempt: number): Draft => read(run)[attempt] ?? emptyDraft,
    set: (run: string, attempt: number, draft: Draft): void => write(run, { ...read(run), [attempt]: draft }),
    drop(run: string, attempts: readonly number[]): void {
      const kept = Object.entries(read(run)).filter(([attempt]) => !attempts.includes(Number(attempt)))
      if (kept.length < Object.keys(read(run)).length) write(run, kept.length === 0 ? none : Object.fromEntries(kept))
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
export type DraftStore = ReturnType<typeof createDraftStore>

/** Stored text is our own, but an older version may have written it: anything of another shape is left out. */
function parse(text: string | null): Drafts {
  if (text === null) return none
  try {
    const found: unknown = JSON.parse(text)
    return isMap(found)
      ? Object.fromEntries(
          Object.entries(found).flatMap(([attempt, draft]) => (isDraft(draft) ? [[attempt, draft]] : [])),
        )
      : none
  } catch {
    return none
  }
}

function isDraft(value: unknown): value is Draft {
  return (
    isMap(value) &&
    isMap(value['edits']) &&
    Array.isArray(value['removed']) &&
    typeof value['isElsewhere'] === 'boolean' &&
    isMap(value['seen'])
  )
}

function isMap(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
