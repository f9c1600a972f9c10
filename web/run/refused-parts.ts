import type { OpenStepView } from '#api'
import { type Composed, isSame } from './draft.ts'

/** Why the last try of a write failed, at the part at fault: as long as that part is still what was tried. */
export function refusedParts(effect: OpenStepView['effect'], composed: Composed): Record<string, string> {
  if (!effect?.failure || effect.failedField === null || effect.request.kind === 'run-action') return {}
  const path = `values.${effect.failedField}`
  return isSame(effect.request.values[effect.failedField], composed.parts[path]) ? { [path]: effect.failure } : {}
}
