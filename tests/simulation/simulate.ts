import { hashOf } from '../../server/workflows/version-store.ts'
import { type Random, randomFrom } from '../crash/random.ts'
import { type Acknowledged, violationsOf } from './checks.ts'
import { member } from './member.ts'
import { MemoryStore, Transaction } from './memory-store.ts'
import { Outside } from './outside.ts'
import type { Planted } from './planting.ts'
import { randomWorkflows } from './random-workflow.ts'
import { type Process, Scheduler } from './scheduler.ts'
import { type Sending, sendOrder } from './send-order.ts'
import { isFault, SimulatedServer } from './server.ts'
import { enqueueStatement } from './statements.ts'
import { decideOn, wantedRun } from './turn.ts'
import { virtualTime } from './virtual-time.ts'
import { wakeStatement } from './waiting-statements.ts'
import { Watch } from './watch.ts'

export interface Simulated {
  /** Empty when everything held. */
  violations: string[]
  /** The same for the same seed. */
  trace: string[]
  /** How often each kind of event and fault happened. */
  counts: Map<string, number>
}

/** One life of a small company on two servers: everything in it follows from the seed. */
export async function simulate(seed: number, planted: Planted = {}): Promise<Simulated> {
  const random = randomFrom(seed)
  const scheduler = new Scheduler(random)
  const restore = virtualTime(scheduler)
  try {
    return await new Simulation(random, scheduler, planted).run()
  } finally {
    restore()
  }
}

const people = ['ana', 'bo', 'cy']
const allRights = ['companies.browse', 'companies.read', 'companies.update', 'action.*.trigger', 'inbox.*.work']

class Simulation {
  readonly #random: Random
  readonly #scheduler: Scheduler
  readonly #planted: Planted
  readonly #store = new MemoryStore()
  readonly #watch: Watch
  readonly #outside: Outside
  readonly #ledger: Acknowledged[] = []
  readonly #faults: string[] = []
  #servers: SimulatedServer[] = []
  #numbers = 0
  #jobs = 0
  #keys = 0
  #repeats = 0

  constructor(random: Random, scheduler: Scheduler, planted: Planted) {
    this.#random = random
    this.#scheduler = scheduler
    this.#watch = new Watch(this.#store, () => scheduler.now)
    this.#planted = planted
    this.#outside = new Outside(scheduler)
    this.#outside.onArrival = (arrival) => this.#watch.arrived(arrival)
    this.#outside.effectOf = (token) => {
      const row = this.#store.scan('effect/').find((effect) => effect['token'] === token)
      return row && String(row['id'])
    }
    this.#store.onCommit = (writes, order) => {
      this.#watch.committed(writes, order)
      for (const [key, row] of writes) {
        if (key.startsWith('job/')) this.#deliver(String(row['run_id']))
        if (key.startsWith('wake/')) this.#wake(String(row['run_id']), String(row['due']))
        if (key.startsWith('effect/') && row['status'] === 'dispatched') this.#dispatched(Number(row['server']))
      }
    }
    scheduler.onKill = (process) => this.#killed(process)
  }

  async run(): Promise<Simulated> {
    this.#furnish()
    this.#startServer()
    this.#startServer()
    this.#scheduler.faults = this.#random.pick([
      { kill: 0, lose: 0 },
      { kill: 0.004, lose: 0.004 },
      { kill: 0.02, lose: 0.01 },
      { kill: 0.002, lose: 0.03 },
    ])
    await this.#until(Promise.all([...people.map((id) => this.#person(id)), this.#trouble()]))
    this.#scheduler.faults = { kill: 0, lose: 0 }
    await this.#until(this.#settle())
    const violations = violationsOf(this.#store, this.#outside, this.#ledger, this.#scheduler.now)
    return {
      violations: [...new Set([...this.#faults, ...this.#watch.violations, ...violations])],
      trace: this.#scheduler.trace,
      counts: this.#counts(),
    }
  }

  async #until(work: Promise<unknown>): Promise<void> {
    let isDone = false
    let failure: unknown
    work.then(
      () => (isDone = true),
      (error: unknown) => {
        failure = error
        isDone = true
      },
    )
    await this.#scheduler.runUntil(() => isDone)
    if (failure) throw failure
    if (!isDone) this.#faults.push('everybody waits for ever')
  }

  #furnish(): void {
    for (const workflow of randomWorkflows(this.#random))
      this.#write(`workflow/${workflow.id}`, {
        ...{ ...workflow, version: 1, hash: hashOf(workflow), definition: workflow },
        ...{ published_at: new Date(this.#scheduler.now), published_by: 'the simulation' },
      })
    for (const id of people) this.#allow(id, allRights)
  }

  #allow(id: string, rights: readonly string[]): void {
    this.#write(`person/${id}`, {
      ...{ id, name: `${id} of Risk`, email: `${id}@example.com`, team_id: 'risk', team_title: 'Risk', scopes: '{}' },
      ...{ role_id: 'analyst', role_title: 'Analyst', level: 'user', rights: JSON.stringify(rights) },
      isDisabled: rights.length === 0,
    })
  }

  #write(key: string, row: Record<string, unknown>): void {
    const transaction = new Transaction(this.#store)
    if (transaction.update(key, row) === 0) transaction.insert(key, row)
    transaction.commit()
  }

  #startServer(): SimulatedServer {
    const number = ++this.#numbers
    const server = new SimulatedServer({
      ...{ number, scheduler: this.#scheduler, store: this.#store, outside: this.#outside, random: this.#random },
      ...{ planted: this.#planted, onFault: (fault: string) => this.#faults.push(fault) },
      world: {
        now: () => new Date(this.#scheduler.now),
        isAlive: (wanted) => this.#servers.some((each) => each.number === wanted && each.holdsLock),
      },
      onWorkerStatement: (beginning, values) => {
        if (beginning.startsWith('select p.id')) this.#watch.read(number, String(values[0]))
      },
      enqueue: async (client, runId) => {
        await client.query(enqueueStatement, [++this.#jobs, runId])
      },
      enqueueAt: async (client, runId, due) => {
        await client.query(wakeStatement, [++this.#jobs, runId, due])
      },
    })
    this.#servers.push(server)
    if (!this.#planted.isForgetful) this.#tolerate(server.recover())
    return server
  }

  #killed(process: Process): void {
    const server = this.#servers.find((each) => each === process)
    this.#servers = this.#servers.filter((each) => each !== server)
    server?.die()
    // What it left open in the company's database is undone when that notices, now or later.
    this.#scheduler.setTimer(() => this.#outside.forget(process), this.#random.between(0, 4_000))
    this.#scheduler.setTimer(() => this.#startServer(), this.#random.between(100, 3_000))
  }

  #deliver(runId: string): void {
    this.#job(({ advancer }) => advancer.advance(runId), this.#random.between(0, 3_000))
  }

  /** The clock by which the queue wakes is not the one by which a time has come: it may be early. */
  #wake(runId: string, due: string): void {
    const milliseconds = Date.parse(due) - this.#scheduler.now + this.#random.between(-500, 2_000)
    this.#job(({ advancer }) => advancer.wake(runId, due), Math.max(0, milliseconds))
  }

  /** A job is delivered at least once, sometimes twice, and mostly again, or else too late, where the server that took it died. */
  #job(work: (server: SimulatedServer) => Promise<void>, inMilliseconds: number): void {
    if (this.#planted.isForgetful) return
    const again = () => this.#scheduler.setTimer(() => take(), this.#random.between(1_000, 20_000))
    const take = () => {
      const server = this.#anyServer()
      if (!server) return again()
      const isTaken = this.#tolerate(this.#random.chance(0.5) ? server.untilGone(work(server)) : work(server))
      isTaken.then((isDone) => isDone || again())
      return undefined
    }
    this.#scheduler.setTimer(() => take(), inMilliseconds)
    if (this.#random.chance(0.2))
      this.#scheduler.setTimer(() => take(), inMilliseconds + this.#random.between(0, 3_000))
  }

  /** A person works, with pauses; what goes wrong for them, they try again or leave. */
  async #person(id: string): Promise<void> {
    for (let turn = 0; turn < 9; turn++) {
      await this.#scheduler.pause(this.#random.between(0, 900))
      const server = this.#anyServer()
      if (!server) continue
      await this.#tolerate(this.#turn(id, server))
    }
  }

  async #turn(person: string, server: SimulatedServer): Promise<void> {
    const wanted = wantedRun(this.#random)
    const opening = { person, operation: 'startRun', request: wanted }
    const opened = await sendOrder(this.#sending(), { ...opening, give: (service, by) => service.start(by, wanted) })
    if (!opened) return
    await this.#scheduler.pause(this.#random.between(0, 500))
    const turn = await server.request(person, (service, access) => decideOn(opened.id, service, access, this.#random))
    if (!turn) return
    const { run, order: decided } = turn
    const { order, attempt, give } = decided
    const answer = await sendOrder(this.#sending(), { person, operation: order, request: { run, attempt }, give })
    if (answer) this.#ledger.push({ runId: run, person, order, attempt, sequence: answer.sequence })
  }

  #sending(): Sending {
    return {
      random: this.#random,
      watch: this.#watch.keys,
      anyServer: () => this.#anyServer(),
      pause: (milliseconds) => this.#scheduler.pause(milliseconds),
      onFault: (fault) => this.#faults.push(fault),
      onRepeated: () => this.#repeats++,
      nextKey: () => `key ${++this.#keys}`,
    }
  }

  /** What goes on beside: rights change, a lock is lost while its server lives, recovery looks. */
  async #trouble(): Promise<void> {
    for (let turn = 0; turn < 10; turn++) {
      await this.#scheduler.pause(this.#random.between(0, 1_500))
      const server = this.#anyServer()
      const kind = this.#random.next()
      if (kind < 0.4)
        this.#allow(this.#random.pick(people), this.#random.pick([allRights, allRights, allRights.slice(0, 2), []]))
      else if (kind < 0.6 && server) this.#loseLock(server)
      else if (server && !this.#planted.isForgetful) this.#tolerate(server.recover())
    }
  }

  /** The worst moment to be taken for dead is the one when an effect has just been claimed. */
  #dispatched(number: number): void {
    const server = this.#servers.find((each) => each.number === number)
    if (server && this.#scheduler.faults.lose > 0 && this.#random.chance(0.05)) this.#loseLock(server)
  }

  /** A server's live connection breaks: the others take it for dead, while it goes on. */
  #loseLock(server: SimulatedServer): void {
    server.holdsLock = false
    this.#scheduler.setTimer(() => (server.holdsLock = server.isRunning), this.#random.between(100, 3_000))
    const other = this.#servers.find((each) => each !== server)
    if (other && !this.#planted.isForgetful) this.#tolerate(other.recover())
  }

  /** Nothing breaks any more: whatever is left is picked up. */
  async #settle(): Promise<void> {
    for (let round = 0; round < 4; round++) {
      await this.#scheduler.pause(25_000)
      for (const server of this.#servers) if (!this.#planted.isForgetful) await this.#tolerate(server.recover())
    }
    await this.#scheduler.pause(25_000)
  }

  /** True when it went well. What a server may meet is no fault: a refusal, a lost connection, its own end. */
  #tolerate(work: Promise<unknown>): Promise<boolean> {
    return work.then(
      () => true,
      (error: unknown) => {
        if (isFault(error)) this.#faults.push(error instanceof Error ? error.message : String(error))
        return false
      },
    )
  }

  #anyServer(): SimulatedServer | undefined {
    return this.#servers.length === 0 ? undefined : this.#random.pick(this.#servers)
  }

  #counts(): Map<string, number> {
    const counts = new Map([
      ['kill', this.#scheduler.kills],
      ['acknowledged', this.#ledger.length],
      ['sent again', this.#repeats],
    ])
    for (const { type, body } of this.#store.scan('event/')) {
      const detail = member(body, 'status') ?? member(body, 'how') ?? member(body, 'purpose')
      const name = typeof detail === 'string' ? `${type} ${detail}` : String(type)
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    return counts
  }
}
