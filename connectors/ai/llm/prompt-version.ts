import { createHash } from 'node:crypto'
import type { Step } from '#engine'
import { instructionsFor } from './instructions.ts'

/** Names what stays the same of a step's question: our rules and the author's step. What was recorded of answers counts for one version only. */
export function promptVersionOf(step: Step): string {
  return createHash('sha256')
    .update(instructionsFor(step.kind, '', step.instruction))
    .update(JSON.stringify(step))
    .digest('hex')
    .slice(0, 12)
}
