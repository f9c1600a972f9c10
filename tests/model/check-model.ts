import fc from 'fast-check'
import { type Difference, firstDifference, type Rules } from './compare.ts'
import type { Plans } from './plan.ts'
import { type Move, moves, plans } from './random-sequence.ts'

export interface Found {
  /** Sequences played until the fault showed. */
  runs: number
  /** Repeats the same sequences: `--seed`. */
  seed: number
  plans: Plans
  moves: readonly Move[]
  difference: Difference
}

/** Plays that many random sequences; undefined where engine and model agree in all of them, else the shortest that shows the fault. */
export function checkModel(rules: Rules, sequences: number, seed: number): Found | undefined {
  const agrees = fc.property(plans, moves, (plan, sequence) => firstDifference(rules, plan, sequence) === undefined)
  const { failed, counterexample, numRuns } = fc.check(agrees, { numRuns: sequences, seed })
  if (!failed || !counterexample) return undefined
  const [plan, shortest] = counterexample
  const difference = firstDifference(rules, plan, shortest)
  if (!difference) throw new Error(`The sequence that failed under seed ${seed} does not fail again.`)
  return { runs: numRuns, seed, plans: plan, moves: shortest, difference }
}

/** A fault in words that somebody else can repeat. */
export function told({ seed, plans: played, moves: sequence, difference }: Found): string {
  return [
    `Engine and reference model part (seed ${seed}) after order ${difference.number}:`,
    JSON.stringify(difference.order),
    `engine ${JSON.stringify(difference.engine)}`,
    `model  ${JSON.stringify(difference.model)}`,
    `workflows ${JSON.stringify(played)}`,
    `moves ${JSON.stringify(sequence)}`,
  ].join('\n')
}
