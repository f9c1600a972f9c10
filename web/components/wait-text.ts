import type { RunSummary } from '#api'
import { runListText } from '../messages/en/runs.ts'
import { formatInstantWithZone } from './format-value.ts'

/** Until when and for what a run waits, in the viewer's time; empty where it waits for a person or for nothing. */
export function waitText({ timer, awaitedEvent }: Pick<RunSummary, 'timer' | 'awaitedEvent'>): string {
  if (!timer) return ''
  const time = formatInstantWithZone(timer.due)
  return awaitedEvent === null ? runListText.waitingUntil(time) : runListText.waitingFor(awaitedEvent, time)
}
