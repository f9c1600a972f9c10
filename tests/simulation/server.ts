import type { Assistant, Suggestion } from '#connectors'
import { type Access, type Answer, RuleError, type Step } from '#engine'
import { loadAccess } from '../../server/access/load-access.ts'
import type { LiveChannel } from '../../server/live/live-channel.ts'
import { RecordReader } from '../../server/records/record-reader.ts'
import { DirectActions } from '../../server/runs/direct-actions.ts'
import { RunService } from '../../server/runs/run-service.ts'
import type { Pool } from '../../server/store/pool.ts'
import { type AdvanceParts, RunAdvancer } from '../../server/worker/advance-run.ts'
import { LateCalls } from '../../server/worker/late-calls.ts'
import type { Queue } from '../../server/worker/queue.ts'
import { startRecovery } from '../../server/worker/recover.ts'
import { VersionStore } from '../../server/workflows/version-store.ts'
import type { Random } from '../crash/random.ts'
import { proposalOf } from '../support/run-kit.ts'
import { memoryPool, type PoolSettings, UnknownStatement } from './memory-pool.ts'
import type { MemoryStore, Transaction } from './memory-store.ts'
import type { Outside } from './outside.ts'
import type { Planted } from './planting.ts'
import type { Process, Scheduler } from './scheduler.ts'
import type { StatementWorld } from './statements.ts'

export interface ServerSettings {
  number: number
  scheduler: Scheduler
  store: MemoryStore
  outside: Outside
  random: Random
  world: StatementWorld
  planted: Planted
  /** Told of what the worker asks the store. */
  onWorkerStatement: NonNullable<PoolSettings['onStatement']>
  /** Takes the place of pg-boss: at least once, in the transaction it is given. */
  enqueue: Queue['enqueue']
  enqueueAt: Queue['enqueueAt']
  onFault: (fault: string) => void
}

/** One server process: the real services and the real worker over a pool, a company and an assistant of the simulation. */
export class SimulatedServer implements Process {
  readonly number: number
  isRunning = true
  holdsLock = true
  readonly service: RunService
  readonly advancer: RunAdvancer
  readonly transactions = new Set<Transaction>()
  readonly #parts: AdvanceParts
  /** The store, as requests ask it. */
  readonly pool: Pool
  readonly #gone = Promise.withResolvers<never>()

  constructor(settings: ServerSettings) {
    const { number, scheduler, store, outside, random, world, planted } = settings
    this.number = number
    this.#gone.promise.catch(() => {})
    const base = { store, scheduler, process: this, world, planted: planted.statement, transactions: this.transactions }
    this.pool = memoryPool(base)
    const company = outside.company(this, planted.settle)
    const parts = {
      ...{
        versions: new VersionStore(),
        queue: queueOf(settings),
        live: silentChannel,
        company,
        server: number,
        lateCalls: new LateCalls(),
      },
      records: new RecordReader(company),
      assistant: randomAssistant(scheduler, this, random),
      log: { debug: () => {}, info: () => {}, ...logged(settings.onFault) },
      catalog: () => company.catalog(),
    }
    this.#parts = { ...parts, pool: memoryPool({ ...base, onStatement: settings.onWorkerStatement }) }
    this.advancer = new RunAdvancer(this.#parts)
    this.service = new RunService(
      { ...parts, pool: this.pool },
      this.advancer,
      new DirectActions({ ...parts, pool: this.pool }, new AbortController().signal),
    )
  }

  /** What a request does on this server: the person first, as every request does. Rejects when the server dies in between. */
  request<Result>(personId: string, work: (service: RunService, access: Access) => Promise<Result>): Promise<Result> {
    const answer = loadAccess(this.pool, personId).then((access) => {
      if (!access) throw new RuleError('not-signed-in', 'The access has ended.')
      return work(this.service, access)
    })
    return Promise.race([answer, this.#gone.promise])
  }

  /** What this server does at its start, and every few seconds. */
  async recover(): Promise<void> {
    const stop = await Promise.race([startRecovery(this.#parts, this.advancer, leaseSeconds), this.#gone.promise])
    stop()
  }

  /** What this server does by itself. Rejects when the server dies in between. */
  untilGone(work: Promise<void>): Promise<void> {
    return Promise.race([work, this.#gone.promise])
  }

  die(): void {
    for (const transaction of this.transactions) transaction.rollback()
    this.#gone.reject(new ServerGone('The server is gone.'))
  }
}

/** Nothing runs out here: a server dies, or loses its lock. */
const leaseSeconds = 15

export class ServerGone extends Error {}

const silentChannel: LiveChannel = { announce: async () => {}, subscribe: () => () => {}, close: async () => {} }

function queueOf({ enqueue, enqueueAt }: Pick<Queue, 'enqueue' | 'enqueueAt'>): Queue {
  return { enqueue, enqueueAt, work: async () => {}, stopWork: async () => {}, close: async () => {} }
}

/** The server swallows faults of its own into its log: the simulation reads it. */
function logged(onFault: (fault: string) => void) {
  const look = (details: unknown) => {
    const error = details !== null && typeof details === 'object' && 'err' in details ? details.err : undefined
    if (isFault(error)) onFault(error instanceof Error ? error.message : String(error))
  }
  return { warn: look, error: look }
}

/** Whether an error is none that a server may meet: neither a refusal, nor a lost connection, nor its own end. */
export function isFault(error: unknown): boolean {
  if (error instanceof UnknownStatement) return true
  if (error instanceof RuleError || error instanceof ServerGone) return false
  const message = error instanceof Error ? error.message : String(error)
  return !/Connection terminated|connection was lost|took this over/.test(message)
}

/** Sure, unsure, wrong or out of order, as the seed wants it. */
function randomAssistant(scheduler: Scheduler, process: Process, random: Random): Assistant {
  return {
    name: 'simulated',
    propose: ({ step }) =>
      scheduler.await('assistant', process, (): Suggestion => {
        const answer = answerFor(step, random)
        if (!answer || random.chance(0.1)) return { status: 'failed', reason: 'The assistant failed.' }
        const proposal = proposalOf(answer, random.chance(0.15) ? 'guess' : 'stated')
        return random.chance(0.1)
          ? { status: 'unsure', reason: 'The assistant is unsure.', proposal }
          : { status: 'proposed', proposal }
      }),
  }
}

/** An answer that fits the step. Undefined where there is none to give. */
export function answerFor(
  step: Pick<Step, 'kind'> & { action?: string | undefined },
  random: Random,
): Answer | undefined {
  const said = `said ${Math.floor(random.next() * 1_000)}`
  switch (step.kind) {
    case 'guidance':
      return { kind: 'guidance', answer: said }
    case 'get-data':
      return { kind: 'get-data', fields: ['name', 'status'] }
    case 'update-data':
      return { kind: 'update-data', values: { status: said } }
    case 'trigger-action':
      return {
        kind: 'trigger-action',
        action: step.action ?? 'approve',
        form: step.action === 'freeze_account' ? {} : { reason: said },
      }
    case 'escalation':
      return { kind: 'escalation', answer: said }
    default:
      return undefined
  }
}
