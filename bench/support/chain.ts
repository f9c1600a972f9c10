import { setTimeout as sleep } from 'node:timers/promises'
import type { RunView } from '#api'
import { timeDbosChains } from './dbos-chain.ts'
import { median, quantile, timed } from './measure.ts'
import { milliseconds, print, printTable, verdict } from './print-table.ts'
import type { SignedIn } from './sign-in.ts'

const steps = 50
const chains = 20
const goalMilliseconds = 15
/** How often the bench asks whether a chain has ended. Asked without a pause, the server would be busy answering. */
const pollMilliseconds = 20

const workflow = {
  id: 'chain',
  title: 'Chain',
  collection: 'companies',
  teams: ['compliance'],
  start: 'step_1',
  steps: [
    ...Array.from({ length: steps }, (_, index) => ({
      id: `step_${index + 1}`,
      kind: 'get-data',
      title: `Read ${index + 1}`,
      mode: 'automatic',
      fields: ['name'],
      next: index + 1 < steps ? `step_${index + 2}` : 'finish',
    })),
    { id: 'finish', kind: 'end', title: 'Finished' },
  ],
}

/** What a step of an automatic chain takes through the public API, and of a chain on DBOS Transact on the same PostgreSQL. */
export async function compareChains(person: SignedIn, databaseUrl: string): Promise<void> {
  await person.call('publishWorkflow', { params: { workflow: workflow.id }, body: { definition: workflow } })
  const ours: number[] = []
  for (let index = 0; index < chains; index++) ours.push((await timed(() => runChain(person, 10_100 + index))) / steps)
  const theirs = await timeDbosChains(databaseUrl, steps, chains)
  print(`\nA chain of ${steps} automatic steps, from the order to start to the end of the run; per step:\n`)
  const middle = median(ours)
  printTable(
    ['', 'median', 'p95', 'goal', ''],
    [
      [
        'Stepwell: rights, one field read from the company’s database, proposed, completed, logged',
        milliseconds(middle),
        milliseconds(quantile(ours, 0.95)),
        `≤ ${goalMilliseconds} ms`,
        verdict(middle <= goalMilliseconds),
      ],
      [
        'DBOS Transact: a function that does nothing',
        milliseconds(median(theirs)),
        milliseconds(quantile(theirs, 0.95)),
        '',
        '',
      ],
    ],
  )
}

async function runChain({ call }: SignedIn, company: number): Promise<void> {
  const record = String(company)
  let run: RunView = await call('startRun', {
    body: { workflow: workflow.id, collection: 'companies', record, whenOpen: 'refuse' },
  })
  while (run.status === 'active') {
    await sleep(pollMilliseconds)
    run = await call('getRun', { params: { run: run.id } })
  }
  if (run.status !== 'completed') throw new Error(`A chain ended as ${run.status}.`)
}
