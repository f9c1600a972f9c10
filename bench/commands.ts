import { randomInt } from 'node:crypto'
import type { RunView } from '#api'
import { openLiveChannel } from '../server/live/live-channel.ts'
import { createLogger } from '../server/logger.ts'
import { handleCommand } from '../server/runs/handle-command.ts'
import { requireCurrentAccess } from '../server/runs/run-access.ts'
import { createPool } from '../server/store/pool.ts'
import { openQueue } from '../server/worker/queue.ts'
import { VersionStore } from '../server/workflows/version-store.ts'
import { lastWritten, writeByHand } from './support/by-hand.ts'
import { compareChains } from './support/chain.ts'
import { median, quantile, type Samples } from './support/measure.ts'
import { milliseconds, print, printTable, verdict } from './support/print-table.ts'
import { type SignedIn, signIn } from './support/sign-in.ts'
import { storeUrl } from './support/store-database.ts'
import { withServer } from './support/temporary-server.ts'

// npm run bench -- commands: what a command costs over the bare transaction of the same inserts and updates, and what a
// step of an automatic chain takes, with DBOS Transact beside it.
const clients = 16
const rounds = 6
const roundMilliseconds = 2_000

const loop = {
  id: 'loop',
  title: 'Loop',
  collection: 'companies',
  teams: ['compliance'],
  start: 'look',
  steps: [
    { id: 'look', kind: 'guidance', title: 'Look', answer: { label: 'What did you see?' }, next: 'again' },
    { id: 'again', kind: 'go-to', title: 'Again', target: 'look', limit: 10_000, exceeded: 'finish' },
    { id: 'finish', kind: 'end', title: 'Finished' },
  ],
}
await withServer({}, async (server, dataFolder) => {
  const cleo = await signIn(server.url, 'cleo')
  await cleo.call('publishWorkflow', { params: { workflow: loop.id }, body: { definition: loop } })
  await compareCommands(cleo, storeUrl(dataFolder))
  // The other library makes a schema of its own, which only the owner may.
  await compareChains(cleo, storeUrl(dataFolder, 'stepwell_owner'))
})

async function compareCommands(cleo: SignedIn, url: string): Promise<void> {
  const log = createLogger('error')
  const pool = createPool(url, log, { max: clients })
  const server = randomInt(1, 2 ** 31 - 1)
  const live = await openLiveChannel(url, { lockClass: 1, server, seconds: 15 }, log)
  const queue = await openQueue(url, log)
  const parts = {
    pool,
    versions: new VersionStore(),
    queue,
    live,
    server,
    catalog: () => ({ collections: [], actions: [], inboxes: [], teams: [] }),
  }
  const { person } = await cleo.call('getMe', {})
  const runs: RunView[] = []
  for (let index = 0; index < 2 * clients; index++) runs.push(await start(cleo, loop.id, 10_001 + index))
  const command = (run: string) =>
    handleCommand(parts, run, async (state, { client, now }) => {
      await requireCurrentAccess(client, person.id)
      const attempt = state.status === 'active' ? state.open.ordinal : 0
      const answer = { kind: 'guidance' as const, answer: 'All is well' }
      return {
        type: 'complete-step',
        at: now,
        by: { kind: 'person', person },
        attempt,
        answer,
        gathered: { outcome: 'Noted' },
      }
    })
  const [ours, byHand] = [runs.slice(0, clients), runs.slice(clients)].map((half) => half.map(({ id }) => id))
  if (!ours?.[0] || !byHand) throw new Error('There are no runs.')
  await command(ours[0])
  const written = await lastWritten(pool, ours[0])
  let turn = 0

  const latencies: Samples = { ours: [], floor: [] }
  for (let round = 0; round <= rounds; round++) {
    const [first, second] = [
      await busy(ours, command),
      await busy(byHand, (run) => writeByHand(pool, run, written, turn++)),
    ]
    // The first round warms both up.
    if (round === 0) continue
    latencies.ours.push(...first)
    latencies.floor.push(...second)
  }
  const seconds = (rounds * roundMilliseconds) / 1_000
  const throughput = latencies.ours.length / latencies.floor.length
  const tail = quantile(latencies.ours, 0.99) / quantile(latencies.floor, 0.99)
  print(
    `A command that completes a step (${written.events.length} events), ${clients} clients, in turns with the same rows written by hand:\n`,
  )
  printTable(
    ['', 'command', 'by hand', 'ratio', 'goal', ''],
    [
      [
        'per second',
        (latencies.ours.length / seconds).toFixed(0),
        (latencies.floor.length / seconds).toFixed(0),
        throughput.toFixed(2),
        '≥ 0.5',
        verdict(throughput >= 0.5),
      ],
      [
        'median',
        milliseconds(median(latencies.ours)),
        milliseconds(median(latencies.floor)),
        (median(latencies.ours) / median(latencies.floor)).toFixed(2),
        '',
        '',
      ],
      [
        'p99',
        milliseconds(quantile(latencies.ours, 0.99)),
        milliseconds(quantile(latencies.floor, 0.99)),
        tail.toFixed(2),
        '≤ 3',
        verdict(tail <= 3),
      ],
    ],
  )
  await queue.close()
  await live.close()
  await pool.end()
}

/** Each client works on a run of its own, without a pause, for one round. Returns how long each piece of work took. */
async function busy(runs: readonly string[], work: (run: string) => Promise<unknown>): Promise<number[]> {
  const until = performance.now() + roundMilliseconds
  const taken: number[] = []
  await Promise.all(
    runs.map(async (run) => {
      while (performance.now() < until) {
        const startedAt = performance.now()
        await work(run)
        taken.push(performance.now() - startedAt)
      }
    }),
  )
  return taken
}

function start({ call }: SignedIn, workflow: string, company: number): Promise<RunView> {
  return call('startRun', { body: { workflow, collection: 'companies', record: String(company), whenOpen: 'refuse' } })
}
