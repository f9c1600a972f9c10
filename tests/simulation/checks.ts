import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { evolve, liveHistory, type Run, type RunEvent } from '#engine'
import { digestOf } from '../../server/runs/digest.ts'
import { toEvent } from '../../server/runs/event-row.ts'
import { logFaults } from '../support/check-log.ts'
import { subrunFaults } from './check-sub-runs.ts'
import type { MemoryStore, Row } from './memory-store.ts'
import type { Arrival } from './outside.ts'

/** Waking by the queue may take a while, and so may finding out that it did not. */
const latenessMilliseconds = 15_000

/** An order that a person was told had been carried out. */
export interface Acknowledged {
  runId: string
  person: string
  order: ToldOrder | 'other'
  attempt: number
  sequence: number
}

type ToldOrder = 'complete' | 'approve' | 'refuse' | 'withdraw' | 'revise' | 'resolve' | 'save' | 'abort'

/** The events by which the log tells that an order was carried out. */
const toldBy: Record<ToldOrder, readonly RunEvent['type'][]> = {
  complete: ['step-completed', 'effect-intended', 'approval-asked'],
  approve: ['approval-given'],
  refuse: ['approval-refused'],
  withdraw: ['approval-ended'],
  revise: ['step-revised'],
  resolve: ['effect-resolved'],
  save: ['run-saved'],
  abort: ['run-aborted'],
}

const eventRowsSchema = z.array(
  z.object({
    ...{ run_id: z.string(), sequence: z.number(), type: z.string(), at: z.date(), actor: z.unknown() },
    ...{ body: z.record(z.string(), z.unknown()), digest: z.string(), previous_digest: z.string() },
    ...{ salt: z.string().nullable(), content: z.unknown() },
  }),
)

/** The log of a run as the store holds it. */
function rowsOf(store: MemoryStore, runId: string) {
  return eventRowsSchema.parse(store.scan(`event/${runId}/`).toSorted(bySequence))
}

/** Everything of the design's invariants that does not hold once all is quiet. */
export function violationsOf(
  store: MemoryStore,
  outside: OutsideSeen,
  ledger: readonly Acknowledged[],
  now: number,
): string[] {
  const logs = new Map<string, RunEvent[]>()
  const faults = store.scan('run/').flatMap((row) => {
    const runId = String(row['id'])
    const rows = rowsOf(store, runId)
    const events = rows.map((row) => toEvent({ ...row, at: row.at.toISOString() }))
    logs.set(runId, events)
    const state = foldOf(runId, events)
    const inRow = digestOf(row['state']) === digestOf(JSON.parse(JSON.stringify(state)))
    return [
      ...logFaults(rows),
      ...(inRow ? [] : ['the fold of the log is not the state of the row']),
      ...attemptFaults(store, runId, events),
      ...effectFaults(events, outside),
      ...unsettled(store, events),
      ...stuck(state),
      ...lost(
        events,
        ledger.filter((each) => each.runId === runId),
      ),
    ]
  })
  return [...faults, ...subrunFaults(logs), ...approvalFaults(store, logs), ...overdue(store, now)]
}

/** An effect whose outcome stands in the log is settled in its row too: else it would be picked up for ever. */
function unsettled(store: MemoryStore, events: readonly RunEvent[]): string[] {
  const told = events.filter(({ type }) => type === 'effect-succeeded' || type === 'effect-failed')
  return told.some((event) => 'effectId' in event && store.get(`effect/${event.effectId}`)?.['status'] !== 'settled')
    ? ['an effect whose outcome is told is not settled']
    : []
}

function foldOf(runId: string, events: readonly RunEvent[]): Run {
  return events.reduce<Run>(evolve, { status: 'new', id: runId })
}

/** Attempts are completed once, revise cancels exactly the live ones from its target on, the table agrees with the log. */
function attemptFaults(store: MemoryStore, runId: string, events: readonly RunEvent[]): string[] {
  const faults: string[] = []
  const completed = new Set<number>()
  events.forEach((event, index) => {
    if (event.type === 'step-completed') {
      if (completed.has(event.attempt)) faults.push(`attempt ${event.attempt} was completed twice`)
      completed.add(event.attempt)
    }
    if (event.type !== 'step-revised') return
    const before = events.slice(0, index)
    const later = liveHistory(before).flatMap(({ ordinal }) => (ordinal >= event.attempt ? [ordinal] : []))
    const open = before.findLast((each) => each.type === 'step-opened')?.attempt
    if (!isDeepStrictEqual(event.cancels, [...later, open]))
      faults.push(`revise of ${event.attempt} cancelled ${event.cancels}`)
  })
  const live = store
    .scan(`attempt/${runId}/`)
    .flatMap((row) => (row['is_live'] === true ? [Number(row['ordinal'])] : []))
    .toSorted((left, right) => left - right)
  const folded = liveHistory(events).map(({ ordinal }) => ordinal)
  if (!isDeepStrictEqual(live, folded)) faults.push(`live attempts are ${folded} by the log and ${live} by the table`)
  return faults
}

/** What happened outside, and the effects of class `other` of which nobody heard. */
interface OutsideSeen {
  arrivals: readonly Arrival[]
  unheard: ReadonlySet<string>
}

const outcomeTypes: ReadonlySet<RunEvent['type']> = new Set(['effect-succeeded', 'effect-failed', 'effect-unknown'])

/** What the log says of an effect is what the outside saw: once where it succeeded, never where it failed. */
function effectFaults(events: readonly RunEvent[], { arrivals, unheard }: OutsideSeen): string[] {
  const intended = events.flatMap((event) => (event.type === 'effect-intended' ? [event.effectId] : []))
  return intended.flatMap((id) => {
    const seen = arrivals.filter((arrival) => arrival.effectId === id).length
    const told = events.flatMap((event) => ('effectId' in event && event.effectId === id ? [event.type] : []))
    const isUnknown = told.includes('effect-unknown')
    const first = told.find((type) => outcomeTypes.has(type))
    return [
      ...(unheard.has(id) && first !== undefined && first !== 'effect-unknown'
        ? [`${first} is told though no answer was heard`]
        : []),
      ...(seen > 1 ? [`effect ${told.join(' ')} happened ${seen} times`] : []),
      ...(told.includes('effect-succeeded') && !isUnknown && seen !== 1
        ? ['an effect that never arrived succeeded']
        : []),
      ...(told.includes('effect-failed') && seen > 0 ? ['an effect that happened is told to have failed'] : []),
      ...(seen > 0 && told.length === 1 ? ['nobody is told of an effect that happened'] : []),
    ]
  })
}

/** An open run waits for a person once the servers are done. */
function stuck(run: Run): string[] {
  if (run.status !== 'active' && run.status !== 'saved') return []
  const { phase, handledManually } = run.open
  if (phase === 'performing') return ['a run waits for an effect that nobody carries out']
  return run.status === 'active' && phase === 'preparing' && !handledManually
    ? ['a run waits for a proposal, or the start of a sub-run, that nobody makes']
    : []
}

/** A run whose time has come went on long since. A time that must wait for an effect is none to be woken for. */
function overdue(store: MemoryStore, now: number): string[] {
  const isLate = ({ due_at: due }: Row) => typeof due === 'string' && Date.parse(due) < now - latenessMilliseconds
  return store.scan('run/').some(isLate) ? ['the time of a run has come, and nothing happens'] : []
}

/** The table of approvals, which approvers look into, agrees with the logs. */
function approvalFaults(store: MemoryStore, logs: ReadonlyMap<string, readonly RunEvent[]>): string[] {
  const told = new Map<string, string>()
  for (const event of [...logs.values()].flat()) {
    if (event.type === 'approval-asked') told.set(event.approval, 'asked')
    if (event.type === 'approval-given') told.set(event.approval, 'given')
    if (event.type === 'approval-refused') told.set(event.approval, 'refused')
    if (event.type === 'approval-ended') told.set(event.approval, event.how)
  }
  const rows = new Map(store.scan('approval/').map(({ id, status }) => [String(id), String(status)]))
  return isDeepStrictEqual(rows, told) ? [] : ['the table of approvals does not agree with the logs']
}

/** What was acknowledged stands in the log. */
function lost(events: readonly RunEvent[], ledger: readonly Acknowledged[]): string[] {
  return ledger.flatMap(({ order, attempt, person, sequence }) => {
    const isHis = (event: RunEvent) => event.actor.person.id === person && event.actor.kind === 'person'
    const isAt = (event: RunEvent) => !('attempt' in event) || event.attempt === attempt
    const isThere =
      order === 'other' || events.some((event) => toldBy[order].includes(event.type) && isHis(event) && isAt(event))
    return isThere && events.length >= sequence
      ? []
      : [`acknowledged and lost: ${order} of attempt ${attempt} by ${person}`]
  })
}

function bySequence(left: Readonly<Record<string, unknown>>, right: Readonly<Record<string, unknown>>): number {
  return Number(left['sequence']) - Number(right['sequence'])
}
