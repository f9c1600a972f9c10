import type { LiveAttempt, RunEvent, RunEventOf } from './events.ts'

/** The attempt that an event completed, as it lives on in the run until it is revised. */
export function liveAttempt(event: RunEventOf<'step-completed'>): LiveAttempt {
  const { entry, outcome, effect } = event.content
  return {
    ordinal: event.attempt,
    stepId: event.stepId,
    kind: event.kind,
    title: entry.title,
    outcome,
    by: event.confirmedBy ?? event.actor,
    at: event.at,
    entry,
    ...(event.contributors ? { contributors: event.contributors } : {}),
    ...(effect ? { effect } : {}),
  }
}

/** Every live completed attempt of a log, in order: what revise needs to know, and what its price is counted from. */
export function liveHistory(events: readonly RunEvent[]): LiveAttempt[] {
  let live: LiveAttempt[] = []
  for (const event of events) {
    if (event.type === 'step-completed') live.push(liveAttempt(event))
    if (event.type === 'step-revised') live = live.filter((attempt) => !event.cancels.includes(attempt.ordinal))
  }
  return live
}
