import { once } from 'node:events'
import { createServer } from 'node:http'
import { resolve } from 'node:path'
import type { RunView } from '#api'
import { startFaultyProxy } from './support/faulty-proxy.ts'
import { quantile, timed } from './support/measure.ts'
import { milliseconds, print, printTable, verdict } from './support/print-table.ts'
import { type SignedIn, signIn } from './support/sign-in.ts'
import { withServer } from './support/temporary-server.ts'

// npm run bench -- third-party: what runs on a third party that hangs cost the others, and how soon a person takes one over.
const goalRatio = 2
const goalMilliseconds = 1_000
const rounds = 60
const hangingRuns = 40
const configFile = resolve(import.meta.dirname, '../tests/support/third-party-company.config.ts')
const workflow = {
  ...{ id: 'asking', title: 'Asking', collection: 'companies', teams: ['compliance'], start: 'ask' },
  steps: [
    {
      ...{ id: 'ask', kind: 'trigger-action', title: 'Ask', mode: 'manual', next: 'done' },
      allowed: ['ask_watchlist', 'ask_printer'],
    },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}

const target = createServer((_, answer) => {
  answer.writeHead(200, { 'content-type': 'application/json' }).end('{"message":"It answered."}')
}).listen(0, '127.0.0.1')
await once(target, 'listening')
const address = target.address()
if (address === null || typeof address === 'string') throw new Error('A listening TCP server has a port.')
const healthy = `http://127.0.0.1:${address.port}/`
const proxy = await startFaultyProxy(address.port)
const sick = `http://127.0.0.1:${proxy.port}/`

try {
  await withServer({ configFile }, async (server) => {
    const [ada, cleo] = [await signIn(server.url, 'ada'), await signIn(server.url, 'cleo')]
    await cleo.call('publishWorkflow', { params: { workflow: workflow.id }, body: { definition: workflow } })
    const measure = async (first: number) => {
      const samples: number[] = []
      for (let round = 0; round < rounds; round++) samples.push(await timed(() => healthyRun(ada, first + round)))
      return samples
    }
    await measure(10_001)
    const before = await measure(10_101)
    await proxy.set('black-hole')
    const hanging: RunView[] = []
    for (let run = 0; run < hangingRuns; run++) hanging.push(await ask(ada, 10_201 + run, 'ask_watchlist', sick))
    const meanwhile = await measure(10_301)
    const takeOvers: number[] = []
    for (const { id, open } of hanging) {
      const params = { run: id, attempt: open?.attempt ?? 0 }
      takeOvers.push(await timed(() => ada.call('handleManually', { params, body: {} })))
    }
    const after = await measure(10_401)
    const baseline = quantile([...before, ...after], 0.95)
    const ratio = quantile(meanwhile, 0.95) / baseline
    const slowest = quantile(takeOvers, 1)
    print(`A run of one action, whole, while ${hangingRuns} others hang on another third party:\n`)
    printTable(
      ['', 'p95', 'goal', ''],
      [
        ['nothing hangs, before and after', milliseconds(baseline), '', ''],
        ['meanwhile', milliseconds(quantile(meanwhile, 0.95)), '', ''],
        ['ratio', ratio.toFixed(2), `≤ ${goalRatio}`, verdict(ratio <= goalRatio)],
        [
          'slowest take-over of a step that hangs',
          milliseconds(slowest),
          `≤ ${goalMilliseconds} ms`,
          verdict(slowest <= goalMilliseconds),
        ],
      ],
    )
    // Ends the calls, so that the server need not wait for them.
    await proxy.set('refuse')
  })
} finally {
  await proxy.close()
  target.closeAllConnections()
  target.close()
}

async function ask({ call }: SignedIn, company: number, action: string, url: string): Promise<RunView> {
  const body = { workflow: workflow.id, collection: 'companies', record: String(company) }
  const run = await call('startRun', { body })
  const answer = { kind: 'trigger-action' as const, action, form: { url } }
  return call('completeStep', { params: { run: run.id, attempt: run.open?.attempt ?? 0 }, body: { answer } })
}

async function healthyRun(person: SignedIn, company: number): Promise<void> {
  let run = await ask(person, company, 'ask_printer', healthy)
  while (run.open) run = await person.call('getRun', { params: { run: run.id } })
  if (run.status !== 'completed') throw new Error(`A healthy run is ${run.status}.`)
}
