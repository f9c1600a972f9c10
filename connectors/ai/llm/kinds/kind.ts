import type { z } from 'zod'
import type { Question, Suggestion } from '../../assistant.ts'
import type { Answered } from '../ask-model.ts'
import type { Ledger } from '../ledger.ts'

/** What a step kind is given to ask with. Every question of a proposal counts against the same limits. */
export interface Asking {
  question: Question
  ledger: Ledger
  /** `slice`: what may be named, a line each; `task`: what is asked, in our words; `data`: what records say, beside the ledger. */
  ask<Shape>(slice: string, task: string, schema: z.ZodType<Shape>, data?: string): Promise<Answered<Shape>>
}

export type Proposing<Kind> = (step: Extract<Question['step'], { kind: Kind }>, asking: Asking) => Promise<Suggestion>
