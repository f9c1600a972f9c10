import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OpenStepView } from '#api'
import { removeFolder, temporaryFolder } from '../../bench/support/temporary-folder.ts'
import { checkLedger, type LedgerCheck } from '../crash/check-ledger.ts'
import { checkStore, type StoreCheck } from '../crash/check-store.ts'
import { Ledger } from '../crash/ledger.ts'
import { type Random, randomFrom } from '../crash/random.ts'
import { marksIn } from '../crash/recorder.ts'
import type { Report } from './arrivals.ts'
import { checkEffects, type EffectsCheck } from './check-effects.ts'
import { Cluster } from './cluster.ts'
import { Counter } from './counter.ts'
import { type FleetServer, startFleet } from './fleet.ts'
import { FollowingAddress } from './following-address.ts'
import { Recorder } from './recorder.ts'

const serverCount = 3

export interface Checked {
  violations: string[]
  store: StoreCheck
  ledger: LedgerCheck
  effects: EffectsCheck
}

/** Everything a suite of the harness stands on: database and standby, three servers, the recorder, people with their ledger. */
export class Ground {
  readonly cluster: Cluster
  readonly servers: readonly FleetServer[]
  readonly recorder: Recorder
  readonly counter: Counter
  readonly ledger: Ledger
  readonly random: Random
  readonly seed: number
  readonly #folder: string
  readonly #address: FollowingAddress
  #cases = 0

  private constructor(parts: {
    cluster: Cluster
    servers: readonly FleetServer[]
    recorder: Recorder
    counter: Counter
    ledger: Ledger
    seed: number
    folder: string
    address: FollowingAddress
  }) {
    this.cluster = parts.cluster
    this.servers = parts.servers
    this.recorder = parts.recorder
    this.counter = parts.counter
    this.ledger = parts.ledger
    this.seed = parts.seed
    this.random = randomFrom(parts.seed)
    this.#folder = parts.folder
    this.#address = parts.address
  }

  static async open(seed: number): Promise<Ground> {
    const folder = temporaryFolder('chaos')
    const cluster = await Cluster.create(folder)
    const schema = readFileSync(join(import.meta.dirname, 'company/schema.sql'), 'utf8')
    await cluster.use('company', (client) => client.query(`set role company; ${schema}`))
    const recorder = await Recorder.start(join(folder, 'arrivals.ndjson'), seed)
    const servers = await startFleet(serverCount, { folder, cluster, outside: recorder.url })
    const ledger = new Ledger(join(folder, 'ledger.ndjson'))
    const counter = await Counter.open(servers, ledger, randomFrom(seed + 1))
    const address = await FollowingAddress.open(cluster.target)
    return new Ground({ cluster, servers, recorder, counter, ledger, seed, folder, address })
  }

  async close(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.stop()))
    await this.recorder.stop()
    await this.#address.close()
    await this.cluster.stop()
    this.ledger.close()
    removeFolder(this.#folder)
  }

  /** A case that nobody has worked on yet. */
  readonly nextCase = (): number => ++this.#cases

  report(): Promise<Report> {
    return this.recorder.report(this.cluster.url('company', this.#address.port))
  }

  /** Whether the effect happened, by the recorder's word. */
  async happened({ id, request }: NonNullable<OpenStepView['effect']>): Promise<boolean> {
    const { arrivals, writes } = await this.report()
    const keys = new Set(arrivals.flatMap(({ effectId, key }) => (effectId === id ? [key] : [])))
    if (arrivals.some(({ key, isDone }) => isDone && keys.has(key))) return true
    const [mark] = marksIn(request.kind === 'run-action' ? request.form : request.values)
    const kind = request.kind === 'run-action' ? request.action : request.kind
    return writes.some((write) => write.kind === kind && write.mark === mark)
  }

  /** Holds everything that is known against everything else, while nobody works. */
  async check(): Promise<Checked> {
    const store = await this.cluster.use('stepwell', checkStore)
    const ledger = checkLedger(this.ledger.read(), store.logs)
    const effects = checkEffects(store.logs.values(), await this.report())
    const open = [...store.runs].filter(([, { status }]) => status === 'active' || status === 'saved')
    return {
      violations: [
        ...store.violations,
        ...ledger.violations,
        ...effects.violations,
        ...(effects.pending > 0 ? [`${effects.pending} effects have no outcome`] : []),
        ...open.map(([id]) => `run ${id} has not come to its end`),
        ...this.servers.flatMap((server) => server.ownEnds.map((words) => `a server ended by itself:\n${words}`)),
      ],
      store,
      ledger,
      effects,
    }
  }
}
