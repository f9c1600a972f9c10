import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ApiError, type RunView } from '#api'
import type { Fault } from './support/faulty-proxy.ts'
import { quantile, timed } from './support/measure.ts'
import { archivePatient, httpPatient, type Patient } from './support/patients.ts'
import { milliseconds, print, printTable, verdict } from './support/print-table.ts'
import { type SignedIn, signIn } from './support/sign-in.ts'
import { withServer } from './support/temporary-server.ts'

// npm run bench -- third-party: what a sick third party or data source costs runs that have nothing to do with it, and how soon
// a person takes over a run that has.
const goalRatio = 2
const goalMilliseconds = 1_000
const rounds = 60
const sickRuns = 20
const configFile = resolve(import.meta.dirname, '../tests/support/third-party-company.config.ts')
const end = { id: 'done', kind: 'end', title: 'Done' }
const asking = {
  ...{ id: 'asking', title: 'Asking', collection: 'companies', teams: ['compliance'], start: 'ask' },
  steps: [
    {
      ...{ id: 'ask', kind: 'trigger-action', title: 'Ask', mode: 'manual', next: 'done' },
      allowed: ['ask_watchlist', 'ask_printer'],
    },
    end,
  ],
}
const reading = {
  ...{ id: 'reading', title: 'Reading', collection: 'letters', teams: ['compliance'], start: 'look' },
  steps: [
    { id: 'look', kind: 'guidance', title: 'Look', next: 'read' },
    { id: 'read', kind: 'get-data', title: 'Read', mode: 'automatic', fields: ['title'], next: 'done' },
    end,
  ],
}
const ofThirdParty: Fault[] = ['black-hole', 'drip', 'half-open', 'reset', 'garbage', 'refuse']
const ofDataSource: Fault[] = ['black-hole', 'drip', 'refuse']

const trustTries = 60
const trustPauseMilliseconds = 500

let company = 10_000
let letter = 0

const watchlist = await httpPatient()
const archive = await archivePatient(sickRuns * ofDataSource.length)
try {
  await withServer({ configFile, companies: 2_000, environment: { ARCHIVE_URL: archive.url } }, async (server) => {
    const [ada, cleo] = [await signIn(server.url, 'ada'), await signIn(server.url, 'cleo')]
    for (const definition of [asking, reading])
      await cleo.call('publishWorkflow', { params: { workflow: definition.id }, body: { definition } })
    const healthy = measurer(ada)
    await healthy()
    const rows: (string | number)[][] = []
    for (const fault of ofThirdParty)
      rows.push(['third party', ...(await beside(ada, healthy, watchlist, fault, () => openAsking(ada)))])
    for (const fault of ofDataSource)
      rows.push(['data source', ...(await beside(ada, healthy, archive, fault, () => openReading(ada)))])
    print(`A run of one action, whole, beside ${sickRuns} runs that need something sick; p95 of ${rounds} runs:\n`)
    printTable(
      [
        'what is sick',
        'how',
        'all well',
        'meanwhile',
        `ratio, goal ≤ ${goalRatio}`,
        '',
        `slowest take-over, goal ≤ ${goalMilliseconds} ms`,
        '',
      ],
      rows.map((row) => row.map(String)),
    )
  })
} finally {
  await Promise.all([watchlist.close(), archive.close()])
}

/** A run that goes on into what is sick. */
interface Sick {
  run: RunView
  goOn(): Promise<RunView>
}

/** The healthy runs before, beside and after the sick ones, and how long each take-over of a sick one took. */
async function beside(
  person: SignedIn,
  healthy: () => Promise<number[]>,
  patient: Patient,
  fault: Fault,
  open: () => Promise<Sick>,
): Promise<string[]> {
  const before = await healthy()
  const sick: Sick[] = []
  for (let count = 0; count < sickRuns; count++) sick.push(await open())
  await patient.proxy.set(fault)
  const going = sick.map(({ goOn }) => goOn())
  const meanwhile = await healthy()
  await Promise.all(going)
  const takeOvers: number[] = []
  for (const { run } of sick) takeOvers.push(...(await takeOver(person, run.id)))
  // Ends the calls that hang, and with them the turns they hold.
  await patient.proxy.set('refuse')
  await patient.proxy.set('pass')
  const after = await healthy()
  const [well, ill] = [quantile([...before, ...after], 0.95), quantile(meanwhile, 0.95)]
  const slowest = Math.max(0, ...takeOvers)
  return [
    ...[fault, milliseconds(well), milliseconds(ill), (ill / well).toFixed(2), verdict(ill / well <= goalRatio)],
    ...[takeOvers.length === 0 ? 'handed over' : milliseconds(slowest), verdict(slowest <= goalMilliseconds)],
  ]
}

/** How long it takes from the order until the step is the person's, in milliseconds. Nothing where it is theirs already. */
async function takeOver({ call }: SignedIn, id: string): Promise<number[]> {
  const { open } = await call('getRun', { params: { run: id } })
  if (!open) throw new Error('A sick run has ended.')
  const params = { run: id, attempt: open.attempt }
  if (open.phase === 'unknown' && open.effect) {
    const body = { effect: open.effect.id, answer: 'give-up' as const, reason: 'It is not there.' }
    return [await timed(() => call('resolveEffect', { params, body }))]
  }
  return open.phase === 'ready' ? [] : [await timed(() => call('handleManually', { params, body: {} }))]
}

/** So many healthy runs of one action, one after the other, in milliseconds. */
function measurer(person: SignedIn): () => Promise<number[]> {
  return async () => {
    const samples: number[] = []
    for (let round = 0; round < rounds; round++) samples.push(await timed(() => healthyRun(person)))
    return samples
  }
}

async function healthyRun(person: SignedIn): Promise<void> {
  const first = await start(person, asking.id, 'companies', nextCompany())
  let run = await complete(person, first, order('ask_printer', watchlist.healthyUrl))
  while (run.open) run = await person.call('getRun', { params: { run: run.id } })
  if (run.status !== 'completed') throw new Error(`A healthy run is ${run.status}.`)
}

async function openAsking(person: SignedIn): Promise<Sick> {
  const run = await start(person, asking.id, 'companies', nextCompany())
  return { run, goOn: () => complete(person, run, order('ask_watchlist', watchlist.url)) }
}

/** A database that was sick is left alone for some seconds: it is asked again until it is trusted. */
async function openReading(person: SignedIn): Promise<Sick> {
  const record = ++letter
  let run: RunView | undefined
  for (let tries = 1; !run; tries++)
    run = await start(person, reading.id, 'letters', record).catch(async (error: unknown) => {
      if (!(error instanceof ApiError) || error.code !== 'data-source-failed' || tries === trustTries) throw error
      await sleep(trustPauseMilliseconds)
      return undefined
    })
  const opened = run
  return { run: opened, goOn: () => complete(person, opened, { kind: 'guidance' }) }
}

/** Each is used once: one that has an open run of the workflow gets no second one. */
function nextCompany(): number {
  return ++company
}

function start({ call }: SignedIn, workflow: string, collection: string, record: number): Promise<RunView> {
  return call('startRun', { body: { workflow, collection, record: String(record) } })
}

function complete({ call }: SignedIn, run: RunView, answer: Answer): Promise<RunView> {
  return call('completeStep', { params: { run: run.id, attempt: run.open?.attempt ?? 0 }, body: { answer } })
}

type Answer = { kind: 'guidance' } | ReturnType<typeof order>

function order(action: string, url: string) {
  return { kind: 'trigger-action' as const, action, form: { url } }
}
