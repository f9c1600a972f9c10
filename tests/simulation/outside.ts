import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type CodeAction,
  type DataSource,
  DataSourceError,
  RefusedError,
  type SourceRecord,
  type SourceTransaction,
} from '#connectors'
import type { Catalog, RecordValues } from '#engine'
import type { Company } from '../../server/company/company.ts'
import { Gates } from '../../server/outside/gates.ts'
import { guardedSource } from '../../server/outside/guarded-source.ts'
import { companyCatalog } from '../support/company-catalog.ts'
import type { Process, Scheduler } from './scheduler.ts'

/** One arrival at the outside: the recorder's word is the truth, and the engine never reads it. */
export interface Arrival {
  effectId: string
  /** What was asked, as it arrived: written values, or the form of the action. */
  asked: unknown
}

/** The company's database and what its actions do elsewhere. Lives on when a server dies; undoes what was not committed. */
export class Outside {
  readonly arrivals: Arrival[] = []
  /** Effects of class `other` whose call was made and whose answer nobody heard, whether it arrived or not. */
  readonly unheard = new Set<string>()
  readonly #values = new Map<string, RecordValues>()
  /** What the transaction under way has written and not committed: also what the code of an action writes in it. */
  readonly #writing = new AsyncLocalStorage<(() => void)[]>()
  readonly #transactions = new Map<string, SourceState>()
  readonly #scheduler: Scheduler
  #tokens = 0
  #calls = 0
  #losses = 0
  /** Called at each arrival, before anything else happens. */
  onArrival: (arrival: Arrival) => void = () => {}
  /** The effect whose transaction has that token, as the store knows it. */
  effectOf: (token: string) => string | undefined = () => undefined

  constructor(scheduler: Scheduler) {
    this.#scheduler = scheduler
  }

  /** The company as one server process reaches it. */
  company(process: Process, plantedSettle?: DataSource['settle']): Company {
    const actions = catalog.actions.map((action) => this.#codeAction(action, process))
    const collection = (id: string) => {
      const found = catalog.collections.find((each) => each.id === id)
      if (!found) throw new Error(`The simulation has no collection ${id}.`)
      return found
    }
    const action = (id: string) => {
      const found = actions.find((each) => each.id === id)
      if (!found) throw new Error(`The simulation has no action ${id}.`)
      return found
    }
    const config = { company: 'Simulated', dataSources: {}, ...nothing, thirdParties, actions }
    const gates = new Gates(config, { warn: () => {} })
    const source = guardedSource(this.#source(process, plantedSettle), gates.ofSource('company'))
    return {
      config,
      gates,
      catalog: () => catalog,
      collection,
      source: () => source,
      action,
      inbox: (id) => ({ id, title: id, teams: ['risk'] }),
      workspaces: [],
      workflowFiles: [],
      close: async () => {},
    }
  }

  /** A server died: PostgreSQL rolls back what it left open. */
  forget(process: Process): void {
    for (const transaction of this.#transactions.values())
      if (transaction.process === process && transaction.state === 'open') transaction.state = 'aborted'
  }

  #source(process: Process, plantedSettle?: DataSource['settle']): DataSource {
    const unreachable = () => new DataSourceError('unreachable', 'company', 'The connection was lost.')
    const ask = <Result>(name: string, happen: () => Result) =>
      this.#scheduler.await(`source ${name}`, process, happen, { lose: unreachable })
    const get = (id: string) => ask('get', () => this.#record(id))
    return {
      id: 'company',
      introspect: async () => [...catalog.collections],
      list: async () => ({ records: [] }),
      count: async () => ({ count: 0, isExact: true }),
      get: async (_, id) => get(id),
      transact: async (work, { onBegin } = {}) => {
        const token = `t${++this.#tokens}`
        const transaction: SourceState = { state: 'open', process }
        const written: (() => void)[] = []
        await ask('begin', () => this.#transactions.set(token, transaction))
        try {
          await onBegin?.(token)
          const result = await this.#writing.run(written, () => work(this.#sourceTransaction(ask, written, token)))
          await ask('commit', () => {
            if (transaction.state !== 'open') throw unreachable()
            transaction.state = 'committed'
            for (const write of written) write()
          })
          return result
        } catch (error) {
          if (transaction.state === 'open') transaction.state = 'aborted'
          throw error
        }
      },
      settle: async (token) => {
        if (plantedSettle) return plantedSettle(token)
        return ask('settle', () => {
          const { state = 'aborted' } = this.#transactions.get(token) ?? {}
          return state === 'open' ? 'in-progress' : state
        })
      },
      close: async () => {},
    }
  }

  #sourceTransaction(
    ask: <Result>(name: string, happen: () => Result) => Promise<Result>,
    written: (() => void)[],
    token: string,
  ): SourceTransaction {
    return {
      list: async () => ({ records: [] }),
      get: async (_, id) => ask('get', () => this.#record(id)),
      create: async () => {
        throw new Error('Nothing is created in the simulation.')
      },
      insert: async () => {
        throw new Error('Nothing is inserted in the simulation.')
      },
      update: async (_, id, values, { expected = {} } = {}) =>
        ask('update', () => {
          const before = this.#record(id).values
          const stands = Object.entries(expected).every(([name, value]) => before[name] === value)
          if (!stands) return { changed: false, current: before }
          const after = { ...before, ...values }
          written.push(() => {
            this.#values.set(id, after)
            this.#arrive({ effectId: this.effectOf(token) ?? `none, in transaction ${token}`, asked: values })
          })
          return { changed: true, before, after }
        }),
    }
  }

  #codeAction(action: Catalog['actions'][number], process: Process): CodeAction {
    return {
      ...action,
      tries: 3,
      thirdParty: 'bank',
      run: async ({ effectId, form }) => {
        const arrive = () => this.#arrive({ effectId, asked: form })
        const written = action.effectClass === 'database' ? this.#writing.getStore() : undefined
        if (written) written.push(arrive)
        else {
          if (process.isRunning) this.unheard.add(effectId)
          const isRefused = ++this.#calls % callsPerRefusal === 0
          await this.#scheduler
            .await(`call ${action.id}`, process, isRefused ? refuse : arrive, { lose: () => this.#loss() })
            .catch((error: unknown) => {
              if (error instanceof RefusedError) this.unheard.delete(effectId)
              throw error
            })
          this.unheard.delete(effectId)
        }
        return { message: `${action.title} done.`, values: { reference: effectId } }
      },
    }
  }

  /** An answer that is lost shows in turn as an error that nobody foresaw and as silence. */
  #loss(): Error {
    return ++this.#losses % 2 === 1
      ? new TypeError('terminated', {
          cause: Object.assign(new Error('incorrect header check'), { code: 'Z_DATA_ERROR' }),
        })
      : Object.assign(new Error('No answer in time.'), { name: 'TimeoutError' })
  }

  #record(id: string): SourceRecord {
    return {
      id,
      label: `Company ${id}`,
      values: this.#values.get(id) ?? { id: Number(id), name: 'One', status: 'new' },
    }
  }

  #arrive(arrival: Arrival): void {
    this.onArrival(arrival)
    this.arrivals.push(arrival)
  }
}

type SourceState = { state: 'open' | 'committed' | 'aborted'; process: Process }

const callsPerRefusal = 9
const refuse = () => {
  throw new RefusedError('The bank said no.')
}

/** Soon left alone, and soon tried again: both happen within one life. */
const thirdParties = { bank: { maxConcurrent: 1, opensAfter: 2, pauseSeconds: 2 } }

const nothing = { collections: {}, roles: [], teams: [], people: [], inboxes: [], workflows: '', workspaces: '' }

/** The company of the tests, where one action is settled by asking its database and the others only by a person. */
export const catalog: Catalog = {
  ...companyCatalog,
  actions: companyCatalog.actions.map((action) =>
    action.id === 'freeze_account' ? { ...action, effectClass: 'database' } : action,
  ),
}
