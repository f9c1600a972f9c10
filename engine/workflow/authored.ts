import type { Step } from './definition.ts'

/**
 * Whether a step's answer follows from what its author wrote, and the values it names: everything is pinned, or decided by rules. Such a
 * step needs no model, and goes on where the assistant is switched off.
 */
export function isAuthored(step: Step): boolean {
  switch (step.kind) {
    case 'get-data':
      return step.fields !== undefined
    case 'update-data':
    case 'create-record':
      return step.values !== undefined && step.allowed === undefined
    case 'load-related-record':
      return step.relation !== undefined && step.take === 'many'
    case 'trigger-action':
      return step.action !== undefined && step.form !== undefined && step.instruction.trim() === ''
    case 'decision':
      return step.options.every(({ when }) => when !== undefined)
    default:
      return false
  }
}
