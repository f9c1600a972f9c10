import { evaluate, type Scope } from '../expression/cel.ts'
import { durationMilliseconds, longestMilliseconds } from '../time/duration.ts'
import { instantOfLocal } from '../time/local-time.ts'
import type { Moment } from '../workflow/steps/wait.ts'

export type Due = { due: string } | { problem: string }

/**
 * When a moment of a step comes, as an instant in UTC; the problem in words where the context does not tell. `openedAt` is the
 * database's clock when the step opened.
 */
export function dueOf(moment: Moment, openedAt: string, scope: Scope): Due {
  const opened = Date.parse(openedAt)
  if ('after' in moment) {
    const length = durationMilliseconds(moment.after)
    return length === undefined ? { problem: `"${moment.after}" is no duration.` } : { due: iso(opened + length) }
  }
  if ('at' in moment) return within(instantOfLocal(moment.at, moment.zone), moment.at, opened)
  // Timestamps have no place in a context; as texts they have, and texts stay what they are.
  const result = evaluate(`string(${moment.cel})`, scope)
  if ('error' in result) return { problem: `Its time could not be computed: ${result.error}.` }
  const text = String(result.value)
  if (/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/.test(text))
    return within(Date.parse(text), text, opened)
  if (moment.zone === undefined)
    return {
      problem: `"${text}" is no instant such as 2027-03-28T09:00:00Z, and no time zone is given for a local time.`,
    }
  return within(instantOfLocal(text, moment.zone), text, opened)
}

function within(instant: number | undefined, text: string, opened: number): Due {
  if (instant === undefined || Number.isNaN(instant)) return { problem: `"${text}" is no date or time.` }
  if (instant - opened > longestMilliseconds) return { problem: `${text} is more than 50 years away.` }
  return { due: iso(instant) }
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
