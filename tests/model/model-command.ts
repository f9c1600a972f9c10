import type { PlanStep } from './plan.ts'

/** What is ordered of a run, as short as the reference model needs it. `run`: 0 for the first that started, 1 for its first sub-run. */
export type ModelCommand = { run: number; by: string } & (
  | (OnAttempt & { type: 'complete'; isAutomatic: boolean; isGuess: boolean; answer: ModelAnswer })
  | (OnAttempt & { type: 'propose' | 'fail' | 'hand-over' | 'handle-manually' | 'ask-again' | 'revise' })
  | { type: 'save' | 'resume' | 'claim' }
  | { type: 'abort'; reason: string }
  /** The server does what it has to do by itself: starts a sub-run, or hears of its end. */
  | { type: 'serve' }
)
/** `text`: what is said, or read by get-data. What a sub-run gives is never answered: a person may try with a mere go-to. */
export type ModelAnswer = { kind: Exclude<PlanStep['kind'], 'sub-run'> | 'elsewhere'; text: string; option: string }
interface OnAttempt {
  attempt: number
}
