import type { RunSummary } from '#api'
import { runListText } from '../messages/en/runs.ts'
import { formatInstantWithZone } from './format-value.ts'

type Due = Pick<RunSummary, 'due'>

/** Whether a person should have been done already, with the open step or with the run as a whole. */
export function isOverdue({ due }: Due): boolean {
  return due.step?.isOver === true || due.run?.isOver === true
}

/** When a person should be done, in the viewer's time: the time that is over, else the one that comes first. Empty where there is none. */
export function dueText({ due }: Due): string {
  const times = [due.step, due.run].flatMap((each) => (each ? [each] : []))
  const [first] = times.toSorted((one, other) => Date.parse(one.due) - Date.parse(other.due))
  const over = times.find(({ isOver }) => isOver)
  if (over) return runListText.overdueSince(formatInstantWithZone(over.due))
  return first ? runListText.dueBy(formatInstantWithZone(first.due)) : ''
}
