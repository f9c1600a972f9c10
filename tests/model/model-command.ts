import type { PlanStep } from './plan.ts'

/** What is ordered of a run, as short as the reference model needs it. */
export type ModelCommand =
  | (OnAttempt & { type: 'complete'; isAutomatic: boolean; isGuess: boolean; answer: ModelAnswer; read: string })
  | (OnAttempt & { type: 'propose' | 'fail' | 'hand-over' | 'handle-manually' | 'ask-again' | 'revise' })
  | { type: 'save' | 'resume' | 'claim'; by: string }
  | { type: 'abort'; by: string; reason: string }
export type ModelAnswer = { kind: PlanStep['kind'] | 'elsewhere'; text: string; option: string }
export interface OnAttempt {
  attempt: number
  /** The name of the person who acts, or for whom automation does. */
  by: string
}
