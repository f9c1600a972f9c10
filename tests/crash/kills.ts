import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RunView } from '#api'
import { freePort, ServerProcess } from '../../bench/support/server-process.ts'
import { signIn } from '../../bench/support/sign-in.ts'
import { removeFolder, temporaryFolder } from '../../bench/support/temporary-folder.ts'
import { checkLedger, type LedgerCheck } from './check-ledger.ts'
import { checkOutside, type OutsideCheck } from './check-outside.ts'
import { changedRows, checkStore } from './check-store.ts'
import { AnswerLost, type Colleague, type Colleagues, Desk } from './desk.ts'
import { EmbeddedDatabase } from './embedded-database.ts'
import { Ledger } from './ledger.ts'
import { type Random, randomFrom } from './random.ts'
import { installRecorder, recordedWrites } from './recorder.ts'
import { isOpen, Reviewer } from './reviewer.ts'

export interface KillSettings {
  kills: number
  seed: number
  /** People who work at the same time. */
  reviewers: number
  /** Called with a line after each kill. */
  onProgress?: (line: string) => void
}

export interface KillReport {
  violations: string[]
  killed: { alone: number; together: number; starting: number }
  ledger: LedgerCheck
  outside: OutsideCheck
  runs: Record<string, number>
  events: number
  /** Milliseconds from the start command to ready, after each kill. */
  restarts: number[]
  seconds: number
}

const companies = 48
/** How long a run may take after a restart until a person can move it. */
const moveOnMilliseconds = 15_000

/** Kills the server at random moments while reviews go on, and checks after each restart that nothing was lost or doubled. */
export async function killJourney(settings: KillSettings): Promise<KillReport> {
  const folder = temporaryFolder('kills')
  const trial = new Trial(settings, folder, await freePort())
  try {
    return await trial.run()
  } finally {
    await trial.end()
    removeFolder(folder)
  }
}

class Trial {
  readonly #settings: KillSettings
  readonly #server: ServerProcess
  readonly #database: EmbeddedDatabase
  readonly #ledger: Ledger
  readonly #random: Random
  readonly #violations: string[] = []
  readonly #killed = { alone: 0, together: 0, starting: 0 }
  readonly #restarts: number[] = []
  #startedAt = performance.now()

  constructor(settings: KillSettings, folder: string, port: number) {
    this.#settings = settings
    this.#server = new ServerProcess({
      dataFolder: folder,
      port,
      companies,
      configFile: join(import.meta.dirname, 'stepwell.config.ts'),
    })
    this.#database = new EmbeddedDatabase(folder)
    this.#ledger = new Ledger(join(folder, 'ledger.ndjson'))
    this.#random = randomFrom(settings.seed)
  }

  async run(): Promise<KillReport> {
    await this.#server.start()
    await this.#database.use('payments', installRecorder)
    for (let kill = 1; kill <= this.#settings.kills; kill++) {
      const known = this.#violations.length
      const victims = await this.#workUntilKilled(kill)
      await this.#restart()
      const { ledger, outside } = await this.#check(`after kill ${kill}`)
      this.#settings.onProgress?.(
        `kill ${kill} of ${this.#settings.kills} (${victims}): ready after ${Math.round(this.#restarts.at(-1) ?? 0)} ms, ${ledger.acknowledged} acknowledged, ${outside.succeeded} effects, ${this.#violations.length} violations`,
      )
      for (const violation of this.#violations.slice(known)) this.#settings.onProgress?.(`  VIOLATION ${violation}`)
    }
    await this.#finishAll()
    const { ledger, outside, runs, logs } = await this.#check('at the end')
    if (outside.pending > 0) this.#violations.push(`at the end: ${outside.pending} effects are still under way`)
    const statuses = Object.groupBy(runs.values(), ({ status }) => status)
    return {
      violations: this.#violations,
      killed: this.#killed,
      ledger,
      outside,
      runs: Object.fromEntries(Object.entries(statuses).map(([status, members]) => [status, members?.length ?? 0])),
      events: [...logs.values()].reduce((sum, log) => sum + log.length, 0),
      restarts: this.#restarts,
      seconds: (performance.now() - this.#startedAt) / 1_000,
    }
  }

  async end(): Promise<void> {
    this.#ledger.close()
    await this.#server.stop()
  }

  /** Lets everybody work, kills at a random moment, and waits until everybody has noticed. Returns who was killed. */
  async #workUntilKilled(kill: number): Promise<string> {
    const colleagues = await this.#signIn()
    let isWanted = true
    const work = Array.from({ length: this.#settings.reviewers }, async (_, index) => {
      const random = randomFrom(this.#settings.seed * 1_000_003 + kill * 1_009 + index)
      const reviewer = this.#reviewer(colleagues, random, `${kill.toString(36)}${'abcdefghijkl'[index]}`)
      while (isWanted)
        await reviewer.review(String(10_001 + Math.floor(random.next() * companies)), {
          isWanted: () => isWanted,
          isSteady: false,
        })
    })
    const failures = work.map((each) =>
      each.catch((error: unknown) => {
        if (!(error instanceof AnswerLost))
          this.#violations.push(
            `kill ${kill}: a reviewer could not go on: ${error instanceof Error ? error.message : String(error)}`,
          )
      }),
    )
    await sleep(this.#random.between(700, 4_000))
    this.#violations.push(...(await this.#database.use('stepwell', changedRows)))
    const victims = kill % 2 === 0 ? 'server and database' : 'server alone'
    this.#server.kill()
    if (kill % 2 === 0) this.#database.kill()
    this.#killed[kill % 2 === 0 ? 'together' : 'alone']++
    isWanted = false
    await Promise.all([...failures, this.#server.ended()])
    return victims
  }

  /** Starts again on the same data; now and then the start is killed too, at a random moment. */
  async #restart(): Promise<void> {
    if (this.#random.chance(0.25)) {
      this.#server.launch()
      await sleep(this.#random.between(100, 2_500))
      this.#server.kill()
      if (this.#random.chance(0.5)) this.#database.kill()
      await this.#server.ended()
      this.#killed.starting++
    }
    this.#restarts.push(await this.#server.start())
  }

  async #check(when: string) {
    await this.#everyRunGoesOn(when)
    const store = await this.#database.use('stepwell', checkStore)
    const recorded = await this.#database.use('payments', recordedWrites)
    const ledger = checkLedger(this.#ledger.read(), store.logs)
    const outside = checkOutside(store.logs.values(), recorded)
    for (const violation of [...store.violations, ...ledger.violations, ...outside.violations]) {
      if (!this.#violations.some((known) => known.endsWith(violation))) this.#violations.push(`${when}: ${violation}`)
    }
    return { ...store, ledger, outside }
  }

  /** Waits until each open run can be moved by a person: by a form, or by answering what became of an effect. */
  async #everyRunGoesOn(when: string): Promise<void> {
    const colleagues = await this.#signIn()
    const deadline = performance.now() + moveOnMilliseconds
    for (const run of await openRuns(colleagues)) {
      let reason = await whyStuck(colleagues, run)
      while (reason !== undefined && performance.now() < deadline) {
        await sleep(100)
        reason = await whyStuck(colleagues, run)
      }
      if (reason !== undefined) this.#violations.push(`${when}: run ${run} cannot be moved by anybody: ${reason}`)
    }
  }

  /** Brings every open run to its end. */
  async #finishAll(): Promise<void> {
    const colleagues = await this.#signIn()
    const open = await openRuns(colleagues)
    const work = Array.from({ length: this.#settings.reviewers }, async (_, index) => {
      const reviewer = this.#reviewer(colleagues, randomFrom(this.#settings.seed + index), `z${'abcdefghijkl'[index]}`)
      for (let run = open.pop(); run !== undefined; run = open.pop()) {
        const view = await colleagues.ada.call('getRun', { params: { run } })
        const ended = await reviewer.goOn(view, { isWanted: () => true, isSteady: true }).catch((error: unknown) => {
          this.#violations.push(
            `at the end: run ${run} could not go on: ${error instanceof Error ? error.message : String(error)}`,
          )
        })
        if (ended && isOpen(ended))
          this.#violations.push(`at the end: run ${run} does not come to its end; it waits at "${ended.waitsFor}"`)
      }
    })
    await Promise.all(work)
  }

  #reviewer(colleagues: Colleagues, random: Random, name: string): Reviewer {
    const happened = async (write: string) => (await this.#database.use('payments', recordedWrites)).has(write)
    return new Reviewer({ desk: new Desk(colleagues, this.#ledger), random, name, happened })
  }

  async #signIn(): Promise<Colleagues> {
    const url = this.#server.url
    const [ada, bo, cleo] = await Promise.all([signIn(url, 'ada'), signIn(url, 'bo'), signIn(url, 'cleo')])
    return { ada, bo, cleo }
  }
}

async function openRuns({ ada }: Colleagues): Promise<string[]> {
  const ids: string[] = []
  for (let after: string | undefined; ; ) {
    const page = await ada.call('listRuns', {
      query: { status: 'open', limit: 100, ...(after === undefined ? {} : { after }) },
    })
    ids.push(...page.runs.map((run) => run.id))
    if (page.next === null) return ids
    after = page.next
  }
}

/** Why nobody can move the run now; undefined when somebody can. */
async function whyStuck(colleagues: Colleagues, run: string): Promise<string | undefined> {
  const people: Colleague[] = ['ada', 'cleo']
  const views = await Promise.all(people.map((person) => colleagues[person].call('getRun', { params: { run } })))
  return views.some(canMove)
    ? undefined
    : `${views[0]?.waitsFor} is ${views[0]?.open?.phase}: ${views.map(({ open }) => open?.formError ?? open?.missingRight ?? 'no form').join('; ')}`
}

function canMove({ status, open, done }: RunView): boolean {
  if (status === 'saved') return open?.phase !== 'performing'
  if (!open) return status === 'completed' || status === 'aborted'
  if (open.phase === 'unknown') return open.effect !== null
  if (open.phase !== 'ready' && open.phase !== 'waiting') return false
  if (open.missingRight !== null) return false
  // A step whose record an earlier one did not give says so; it is handled manually, or the earlier one revised.
  return open.form !== null || open.canHandleManually || done.some(({ canRevise }) => canRevise)
}
