import { durationMilliseconds } from '../time/duration.ts'
import { isZone, parseLocalTime } from '../time/local-time.ts'
import type { StepOf, Workflow } from './definition.ts'
import type { Problem } from './problem.ts'
import type { Moment } from './steps/wait.ts'

type Found = Pick<Problem, 'path' | 'code' | 'message'>

/** A wait is for a moment or for an event, the latter with a limit and a way on; moments are ones. */
export function checkWaits(workflow: Workflow): Problem[] {
  return workflow.steps.flatMap((step, index) =>
    step.kind === 'wait'
      ? problemsOf(step).map((found) => ({ ...found, path: `steps[${index}].${found.path}`, stepId: step.id }))
      : [],
  )
}

function problemsOf(step: StepOf<'wait'>): Found[] {
  return [
    ...partProblems(step),
    ...(step.until ? momentProblems(step.until, 'until') : []),
    ...(step.limit ? momentProblems(step.limit, 'limit') : []),
  ]
}

function partProblems({ title, until, event, limit, overdue }: StepOf<'wait'>): Found[] {
  const found: Found[] = []
  const report = (path: string, code: Problem['code'], message: string) => found.push({ path, code, message })
  if (!until && !event)
    report('until', 'invalid-shape', `"${title}" says neither until when nor for which event it waits.`)
  if (until && event)
    report('event', 'invalid-shape', `"${title}" waits for a moment; to wait for an event as well, make it the limit.`)
  if (event && !limit)
    report('limit', 'missing-limit', `The event "${event.name}" may never come: say how long "${title}" waits for it.`)
  if (event && overdue === undefined)
    report('overdue', 'missing-limit', `"${title}" does not say where to go on when its limit is reached.`)
  if (!event && limit) report('limit', 'invalid-shape', 'Only waiting for an event has a limit.')
  if (!event && overdue !== undefined) report('overdue', 'invalid-shape', 'Only waiting for an event can be overdue.')
  return found
}

/** What is wrong with a moment in itself. */
export function momentProblems(moment: Moment, path: string): Found[] {
  if ('after' in moment)
    return durationMilliseconds(moment.after) === undefined
      ? [
          {
            path: `${path}.after`,
            code: 'wrong-time',
            message: `"${moment.after}" is no duration of at most 50 years in weeks, days, hours, minutes or seconds, such as P3D or PT4H.`,
          },
        ]
      : []
  const zone: Found[] =
    moment.zone === undefined || isZone(moment.zone)
      ? []
      : [
          {
            path: `${path}.zone`,
            code: 'unknown-zone',
            message: `There is no time zone "${moment.zone}". Name one of the IANA database, such as Europe/Berlin.`,
          },
        ]
  const time: Found[] =
    'at' in moment && parseLocalTime(moment.at) === undefined
      ? [
          {
            path: `${path}.at`,
            code: 'wrong-time',
            message: `"${moment.at}" is no date and time, such as 2027-03-28T09:00.`,
          },
        ]
      : []
  return [...time, ...zone]
}
