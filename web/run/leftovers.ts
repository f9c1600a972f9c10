import type { DoneStep, RunView } from '#api'
import { type Draft, hasInput } from './draft.ts'

/** Input for a step that somebody else closed meanwhile: shown with who won, until the person puts it away. */
export interface Leftover {
  attempt: number
  draft: Draft
  /** The step as it was completed; undefined when it was cancelled by a revision or an end. */
  winner: DoneStep | undefined
}

/** Sorts drafts whose step is no longer open: those to show, and those to drop because the person completed the step, or typed nothing. */
export function leftoversOf(
  drafts: Readonly<Record<string, Draft>>,
  run: Pick<RunView, 'done' | 'open'>,
  me: string,
): { shown: Leftover[]; dropped: number[] } {
  const shown: Leftover[] = []
  const dropped: number[] = []
  for (const [key, draft] of Object.entries(drafts)) {
    const attempt = Number(key)
    if (run.open?.attempt === attempt) continue
    const winner = run.done.find((step) => step.attempt === attempt)
    if (!hasInput(draft) || winner?.by.person.id === me) dropped.push(attempt)
    else shown.push({ attempt, draft, winner })
  }
  return { shown, dropped }
}
