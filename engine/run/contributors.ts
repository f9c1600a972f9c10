import type { PersonRef, Requester, StartedRun } from './run.ts'

/**
 * Everybody whose input may be in what the run computes now: who completed, or sent the event of, an attempt that still counts,
 * and whoever stands behind that attempt. Which of them an assistant or an expression really read cannot be told exactly, so
 * it is all of them.
 */
export function contributorsOf(run: StartedRun): Requester[] {
  const { contributors, doneBy } = run.parent ?? {}
  const latest = run.latest.toReversed()
  // What somebody did themselves names its step better than what they only stand behind.
  const doers = latest.flatMap(({ stepId, by }) =>
    by.kind === 'person' ? [{ ...named(by.person), inputAt: stepId }] : [],
  )
  const behind = latest.flatMap(({ stepId, contributors: others = [] }) =>
    others.map((person) => ({ ...named(person), inputAt: stepId })),
  )
  return distinctPeople<Requester>([...doers, ...behind, ...(contributors ?? (doneBy ? [doneBy] : []))])
}

/**
 * Who asked for what in this run, in the runs it is part of and in those it called, by workflow and step. Its size follows
 * the workflows and the people, never how often something was asked.
 */
export function askedInFamily(run: StartedRun): Record<string, Requester[]> {
  const all = { ...run.parent?.requesters }
  for (const [key, people] of Object.entries(run.requesters ?? {})) {
    const name = key.includes(separator) ? key : familyKey(run, key)
    all[name] = distinctPeople([...(all[name] ?? []), ...people])
  }
  return all
}

/** Who asked at a step before: in this run, or at the same step of the same workflow in a run around it or one that was revised. */
export function askedBefore(run: StartedRun, stepId: string): Requester[] {
  return askedInFamily(run)[familyKey(run, stepId)] ?? []
}

/** What was asked for in two places together. Undefined where nothing was. */
export function bothAsked(
  left: StartedRun['requesters'],
  right: Record<string, Requester[]> | undefined,
): StartedRun['requesters'] {
  if (!right) return left
  const both = { ...left }
  for (const [key, people] of Object.entries(right)) both[key] = distinctPeople([...(both[key] ?? []), ...people])
  return both
}

/** Each once, as named first. */
export function distinctPeople<Person extends PersonRef>(people: readonly Person[]): Person[] {
  return people.filter((person, index) => people.findIndex(({ id }) => id === person.id) === index)
}

export function named({ id, name }: PersonRef): PersonRef {
  return { id, name }
}

/** No step's id holds it, so a step of this run and one of another are never taken for each other. */
const separator = ':'

function familyKey({ workflow }: StartedRun, stepId: string): string {
  return `${workflow.id}${separator}${stepId}`
}
