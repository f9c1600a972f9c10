import { setTimeout as sleep } from 'node:timers/promises'
import type { RunView } from '#api'
import { median } from './support/measure.ts'
import { print, printTable, verdict } from './support/print-table.ts'
import { type SignedIn, signIn } from './support/sign-in.ts'
import { withServer } from './support/temporary-server.ts'

// npm run bench -- memory: does the server hold more memory the more it has done? Linux only: it reads /proc.
const runs = 10_000
const warmUpRuns = 1_000
const automaticSteps = 19
const clients = 8
const goalMegabytes = 50
const pollMilliseconds = 50

const workflow = {
  id: 'twenty',
  title: 'Twenty steps',
  collection: 'companies',
  teams: ['compliance'],
  start: 'step_1',
  steps: [
    ...Array.from({ length: automaticSteps }, (_, index) => ({
      id: `step_${index + 1}`,
      kind: 'get-data',
      title: `Read ${index + 1}`,
      mode: 'automatic',
      fields: ['name', 'country'],
      next: index + 1 < automaticSteps ? `step_${index + 2}` : 'look',
    })),
    { id: 'look', kind: 'guidance', title: 'Look', answer: { label: 'What did you see?' }, next: 'finish' },
    { id: 'finish', kind: 'end', title: 'Finished' },
  ],
}

await withServer({}, async (server) => {
  const cleo = await signIn(server.url, 'cleo')
  await cleo.call('publishWorkflow', { params: { workflow: workflow.id }, body: { definition: workflow } })
  print(`${runs} runs of ${automaticSteps + 1} steps, ${clients} at a time; what the server process holds:\n`)
  let done = 0
  const samples: { done: number; megabytes: number }[] = []
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      while (done < runs) {
        await play(cleo, 10_001 + client)
        done++
        samples.push({ done, megabytes: server.residentBytes() / 2 ** 20 })
        if (done % warmUpRuns === 0) print(`  ${done} runs: ${around(samples, done).toFixed(0)} MB`)
      }
    }),
  )
  const [before, after] = [around(samples, warmUpRuns), around(samples, runs)]
  printTable(
    ['', `after ${warmUpRuns}`, `after ${runs}`, 'growth', 'goal', ''],
    [
      [
        'resident memory',
        `${before.toFixed(0)} MB`,
        `${after.toFixed(0)} MB`,
        `${(after - before).toFixed(0)} MB`,
        `< ${goalMegabytes} MB`,
        verdict(after - before < goalMegabytes),
      ],
    ],
  )
})

/** The median of the last hundred samples before that many runs: a single one depends on when memory was last cleared. */
function around(samples: readonly { done: number; megabytes: number }[], done: number): number {
  return median(
    samples.filter((sample) => sample.done > done - 100 && sample.done <= done).map(({ megabytes }) => megabytes),
  )
}

/** One run from its start to its end. */
async function play({ call }: SignedIn, company: number): Promise<void> {
  let run: RunView = await call('startRun', {
    body: { workflow: workflow.id, collection: 'companies', record: String(company), whenOpen: 'refuse' },
  })
  while (!isWaiting(run)) {
    await sleep(pollMilliseconds)
    run = await call('getRun', { params: { run: run.id } })
  }
  run = await call('completeStep', {
    params: { run: run.id, attempt: run.open?.attempt ?? 0 },
    body: { answer: { kind: 'guidance', answer: 'All is well' } },
  })
  if (run.status !== 'completed') throw new Error(`A run ended as ${run.status}.`)
}

/** Whether the run waits for its person at the last step. */
function isWaiting(run: RunView): boolean {
  if (run.status !== 'active') throw new Error(`A run ended as ${run.status}.`)
  return run.open?.stepId === 'look' && run.open.phase === 'ready'
}
