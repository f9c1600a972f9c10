import type { RunView } from '#api'
import { alternating, timed } from './support/measure.ts'
import { comparison, print, printTable } from './support/print-table.ts'
import { type SignedIn, signIn } from './support/sign-in.ts'
import { withServer } from './support/temporary-server.ts'

// npm run bench -- growth: does a command cost more on a long run? Both kinds of run in turns, through the public API.
const goal = 1.5
const rounds = 100
const lengths = [5_000, 10_000]

const workflow = {
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

await withServer({}, async (server) => {
  const cleo = await signIn(server.url, 'cleo')
  await cleo.call('publishWorkflow', { params: { workflow: workflow.id }, body: { definition: workflow } })
  print(
    'A command (complete a step, answered with the next one ready) on long runs and on runs of 10 events, in turns:\n',
  )
  let long = await start(cleo, 10_001)
  const rows = []
  for (const length of lengths) {
    while (long.sequence < length) long = await complete(cleo, long)
    const onLongRun = () =>
      timed(async () => {
        long = await complete(cleo, long)
      })
    const samples = await alternating(rounds, onLongRun, () => onShortRun(cleo))
    rows.push(comparison(`${length} events`, samples, goal))
  }
  printTable(['run', 'median', 'p95', '10 events', 'p95', 'ratio', 'goal', ''], rows)
})

/** A new run brought to 6 events, and the command that brings it to 10: only that is timed. */
async function onShortRun(person: SignedIn): Promise<number> {
  let run = await complete(person, await start(person, 10_002))
  const taken = await timed(async () => {
    run = await complete(person, run)
  })
  if (run.sequence !== 10) throw new Error(`A short run has ${run.sequence} events.`)
  await person.call('abortRun', { params: { run: run.id }, body: { reason: 'Measured' } })
  return taken
}

function start({ call }: SignedIn, company: number): Promise<RunView> {
  return call('startRun', {
    body: { workflow: workflow.id, collection: 'companies', record: String(company), whenOpen: 'refuse' },
  })
}

function complete({ call }: SignedIn, { id, open }: RunView): Promise<RunView> {
  return call('completeStep', {
    params: { run: id, attempt: open?.attempt ?? 0 },
    body: { answer: { kind: 'guidance', answer: 'All is well' } },
  })
}
