import { lateTarget, type Step } from './definition.ts'

/** One way on, and the place in the step that says so. */
export interface Target {
  path: string
  target: string
}

/** Where a step leads, and the place that says so, in the author's order. */
export function targets(step: Step): Target[] {
  const late = lateTarget(step)
  return [...ways(step), ...(late === undefined ? [] : [{ path: 'due.overdue.goTo', target: late }])]
}

function ways(step: Step): Target[] {
  switch (step.kind) {
    case 'decision':
      return step.options.map((option, index) => ({ path: `options[${index}].next`, target: option.next }))
    case 'go-to':
      return (['target', 'exceeded', 'next'] as const).flatMap((path) => {
        const target = step[path]
        return target === undefined ? [] : [{ path, target }]
      })
    case 'wait':
      return [
        { path: 'next', target: step.next },
        ...(step.overdue === undefined ? [] : [{ path: 'overdue', target: step.overdue }]),
      ]
    case 'end':
      return []
    default:
      return [{ path: 'next', target: step.next }]
  }
}
