import { setTimeout as sleep } from 'node:timers/promises'
import type { RunEvent } from '#engine'
import { checkLedger } from '../crash/check-ledger.ts'
import { changedRows, checkSnapshot, type StoreCheck } from '../crash/check-store.ts'
import type { LedgerLine } from '../crash/ledger.ts'
import type { Arrival, Report } from './arrivals.ts'
import { checkEffects } from './check-effects.ts'
import type { Ground } from './ground.ts'

/** What the checker is given, before a fault is put into it. */
interface Evidence {
  logs: Map<string, RunEvent[]>
  report: Report
  ledger: LedgerLine[]
}

/** A fault in what was written down: what was found, by the words of the violation it must show as. */
type Fault = (evidence: Evidence) => Evidence

const inEvidence: Record<string, [fault: Fault, words: RegExp]> = {
  'a call is sent a second time': [
    withReport(({ arrivals }) => ({
      arrivals: arrivals.flatMap((arrival) => (arrival.action === 'notify' ? [arrival, arrival] : [arrival])),
    })),
    /was sent 2 times/,
  ],
  'a key is not honoured': [
    withReport(({ arrivals }) => ({
      arrivals: arrivals.flatMap((arrival) => (arrival.action === 'charge' ? [arrival, arrival] : [arrival])),
    })),
    /done 2 times/,
  ],
  'another content is sent than was confirmed': [
    withReport(({ arrivals }) => ({ arrivals: arrivals.map((arrival) => ({ ...arrival, digest: 'other' })) })),
    /another content than was confirmed/,
  ],
  'a call is told that never arrived': [withReport(() => ({ arrivals: [] })), /never arrived/],
  'an outcome that nobody knows is guessed to have succeeded': [
    nobodyHeard((event) => (event.type === 'effect-unknown' ? [] : [event])),
    /told as succeeded though no answer was heard/,
  ],
  'an outcome that nobody knows is guessed to have failed': [
    nobodyHeard((event) => (event.type === 'effect-succeeded' ? [failedInstead(event)] : [event])),
    /told as failed though no answer was heard/,
  ],
  'an outcome that nobody knows is put to nobody': [
    nobodyHeard((event) => (event.type === 'effect-unknown' ? [] : [event])),
    /not told as unknown first/,
  ],
  'what nobody knows is sent again': [
    withReport(({ arrivals }) => ({
      arrivals: arrivals.flatMap((arrival) =>
        arrival.action === 'notify' ? [{ ...unheard(arrival), isDone: false }, arrival] : [arrival],
      ),
    })),
    /sent again though nobody knew/,
  ],
  'a call is told that the outside did not carry out': [
    withReport(({ arrivals }) => ({ arrivals: arrivals.map((arrival) => ({ ...arrival, isDone: false })) })),
    /the outside did nothing/,
  ],
  'a write happens twice': [
    withReport(({ writes }) => ({ writes: writes.map((write) => ({ ...write, count: write.count + 1 })) })),
    /happened 2 times/,
  ],
  'a write is told that never happened': [withReport(() => ({ writes: [] })), /happened 0 times/],
  'something happens that nobody intended': [
    withReport(({ writes }) => ({ writes: [...writes, { kind: 'book', mark: 'mark-nobody-1', count: 1 }] })),
    /no log holds its intent/,
  ],
  'an effect happens and is told as failed': [
    withLogs((log) => log.map((event) => (event.type === 'effect-succeeded' ? failedInstead(event) : event))),
    /tells that it failed/,
  ],
  'an effect is told as unknown to nobody': [
    withLogs((log) => log.filter(({ type }) => type !== 'effect-succeeded')),
    /have no outcome/,
  ],
  'the last event of an acknowledged order is lost': [withLogs((log) => log.slice(0, -1)), /the log ends at/],
  'a whole run is lost': [
    (evidence) => ({ ...evidence, logs: new Map([...evidence.logs].slice(1)) }),
    /the run is gone/,
  ],
  'an acknowledged order is carried out with another content': [
    (evidence) => ({
      ...evidence,
      ledger: evidence.ledger.map((line) =>
        line.kind === 'asked' && line.mark !== undefined ? { ...line, mark: `${line.mark}0000` } : line,
      ),
    }),
    /its content is not in the log/,
  ],
}

/** What a fault of the server or somebody with the rights of a superuser leaves in the store. */
const inStore: Record<string, [statement: string, words: RegExp]> = {
  'an event is changed': [
    'update run_event set body = body || \'{"option": "other"}\' where sequence = 2',
    /the chain breaks/,
  ],
  'an event is removed': ['delete from run_event where sequence = 2', /has event 3 where 2 is due/],
  'the last event of a run is removed': [
    'delete from run_event e where sequence = (select max(sequence) from run_event where run_id = e.run_id)',
    /its row counts|another last digest/,
  ],
  'the content of an event is changed': [
    'update run_payload set content = content || \'{"added": true}\'',
    /is not what was recorded/,
  ],
  'the state of a run is not what its log says': [
    "update run set state = jsonb_set(state, '{startedBy,id}', '\"nobody\"')",
    /its row is not the fold of its log/,
  ],
  'an event leaves no activity': [
    "delete from activity where type = 'step-completed'",
    /an event without its activity entry/,
  ],
  'a completed attempt is not kept': [
    'delete from run_attempt where ordinal = 1',
    /a completed attempt that is not kept/,
  ],
  'a live attempt counts as cancelled': [
    'update run_attempt set is_live = not is_live',
    /an attempt that is live though revised/,
  ],
  'an effect is begun without its row': [
    'delete from effect where run_id is not null',
    /an intended effect that is not kept/,
  ],
  'an outcome does not settle its effect': [
    "update effect set status = 'dispatched' where status = 'settled' and run_id is not null",
    /without an outcome in the log, or the other way round/,
  ],
}

export interface Planted {
  name: string
  isFound: boolean
  /** By `performance.now()`. */
  startedAt: number
}

/** Puts one fault after another into what a run of the harness left behind; each must show as the violation that it is. */
export async function plant(ground: Ground): Promise<Planted[]> {
  const { store } = await ground.check()
  const evidence: Evidence = { logs: store.logs, report: await ground.report(), ledger: ground.ledger.read() }
  const found: Planted[] = Object.entries(inEvidence).map(([name, [fault, words]]) => {
    const startedAt = performance.now()
    const { logs, report, ledger } = fault(evidence)
    const effects = checkEffects(logs.values(), report)
    const pending = effects.pending > 0 ? [`${effects.pending} effects have no outcome`] : []
    const violations = [...effects.violations, ...pending, ...checkLedger(ledger, logs).violations]
    return { name, isFound: violations.some((violation) => words.test(violation)), startedAt }
  })
  for (const [name, [statement, words]] of Object.entries(inStore)) {
    const startedAt = performance.now()
    const { violations } = await changedStore(ground, statement)
    found.push({ name, isFound: violations.some((violation) => words.test(violation)), startedAt })
  }
  // PostgreSQL counts what was changed above also where it was undone, and says so within a second.
  const startedAt = performance.now()
  await sleep(1_500)
  const counted = await ground.cluster.use('stepwell', changedRows)
  found.push({ name: 'rows of an append-only table are changed and put back', isFound: counted.length > 0, startedAt })
  return found
}

/** The check of a store in which the statement happened, past every trigger. It is undone afterwards. */
function changedStore({ cluster }: Ground, statement: string): Promise<StoreCheck> {
  return cluster.use('stepwell', async (client) => {
    await client.query("begin; set local session_replication_role = 'replica'")
    const { rowCount } = await client.query(statement)
    if (rowCount === 0) throw new Error(`Nothing is there to be changed by: ${statement}`)
    const check = await checkSnapshot(client)
    await client.query('rollback')
    return check
  })
}

function withReport(change: (report: Report) => Partial<Report>): Fault {
  return (evidence) => ({ ...evidence, report: { ...evidence.report, ...change(evidence.report) } })
}

/** No answer to any call of class `other` went out, and the logs tell what the fault makes of each event. */
function nobodyHeard(fault: (event: RunEvent) => RunEvent[]): Fault {
  const inReport = withReport(({ arrivals }) => ({
    arrivals: arrivals.map((arrival) => (arrival.action === 'notify' ? unheard(arrival) : arrival)),
  }))
  const inLogs = withLogs((log) => log.flatMap(fault))
  return (evidence) => inLogs(inReport(evidence))
}

function unheard(arrival: Arrival): Arrival {
  return { ...arrival, ending: { at: arrival.at, status: null, isBroken: true } }
}

function failedInstead({ at, actor, attempt, effectId }: Extract<RunEvent, { type: 'effect-succeeded' }>): RunEvent {
  return {
    ...{ type: 'effect-failed', at, actor, attempt, effectId },
    ...{ code: 'interrupted', content: { reason: 'Lost.' } },
  }
}

function withLogs(change: (log: RunEvent[]) => RunEvent[]): Fault {
  return (evidence) => ({
    ...evidence,
    logs: new Map([...evidence.logs].map(([run, log]) => [run, change(log)])),
  })
}
