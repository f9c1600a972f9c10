import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { RunView } from '#api'
import { complete, doneAt, openOf, settled, start } from './support/drive-run.ts'
import { probeConfigFile, type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

/* What revising leaves on the outside is told whole: also what nobody saw happen, and what said so late. */

vi.setConfig({ testTimeout: 90_000 })

let server: TestServer
let ada: SignedIn
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwell-staying-'))
  server = await startTestServer({ configFile: probeConfigFile })
  ada = await server.as('ada')
  const values = { ledger: join(folder, 'undo'), does: 'succeed' }
  const definition = {
    ...{ id: 'leaving', title: 'Leaving', collection: 'companies', teams: ['compliance'], start: 'look' },
    steps: [
      { id: 'look', kind: 'guidance', title: 'Look', next: 'act' },
      {
        ...{ id: 'act', kind: 'trigger-action', title: 'Act', mode: 'confirm', action: 'probe_other', next: 'check' },
        ...{ timeoutSeconds: 1, compensate: { action: 'probe_database', values } },
      },
      { id: 'check', kind: 'guidance', title: 'Check', next: 'done' },
      { id: 'done', kind: 'end', title: 'Done' },
    ],
  }
  await (await server.as('cleo'))('publishWorkflow', { params: { workflow: 'leaving' }, body: { definition } })
}, 90_000)
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

/** A run whose action was sent, and of which nobody heard what became. */
async function unheard(record: string, does: 'late' | 'hang-once'): Promise<RunView> {
  const run = await complete(ada, await start(ada, record, 'leaving'), { kind: 'guidance' })
  const form = { ledger: join(folder, record), does }
  const sent = await complete(ada, run, { kind: 'trigger-action', action: 'probe_other', form })
  expect(openOf(sent).phase).toBe('unknown')
  return sent
}
const on = (run: RunView) => ({ run: run.id, attempt: openOf(run).attempt })
const say = async (run: RunView, answer: 'give-up' | 'do-it') => {
  const body = { effect: openOf(run).effect?.id ?? '', answer, reason: 'I rang them.' }
  return settled(ada, await ada('resolveEffect', { params: on(run), body }))
}
const price = (run: RunView, stepId: string) =>
  ada('getRevisePrice', { params: { run: run.id, attempt: doneAt(run, stepId).attempt } })
const lateAnswer = async (run: RunView, record: string) => {
  await writeFile(join(folder, `${record}.go`), '')
  const look = async () => (await ada('getRun', { params: { run: run.id } })).lateAnswers
  await expect.poll(look, { timeout: 30_000 }).toHaveLength(1)
}

test('what was given up and handled elsewhere may have happened; once it says so, its author’s offer is made', async () => {
  const sent = await unheard('10001', 'late')
  const effect = openOf(sent).effect?.id ?? ''
  const given = await say(sent, 'give-up')
  await ada('handleManually', { params: on(given), body: {} })
  const run = await complete(ada, given, { kind: 'elsewhere', note: 'By phone' })
  const before = await price(run, 'act')
  expect(before).toMatchObject({
    stays: [{ id: effect, certainty: 'unknown', message: 'No answer came within 1 s.' }],
    offers: [],
  })
  await lateAnswer(run, '10001')
  const { attempt } = doneAt(run, 'act')
  const after = await price(run, 'act')
  expect(after).toMatchObject({
    stays: [{ id: effect, certainty: 'answered-late', message: 'The probe was done late.' }],
    offers: [{ effect, action: { id: 'probe_database' }, record: { id: '10001' } }],
  })
  const params = { run: run.id, attempt }
  await expect(ada('reviseStep', { params, body: { seen: { cancels: [attempt], stays: 0 } } })).rejects.toMatchObject({
    code: 'step-moved-on',
  })
  const compensations = [{ effect, form: after.offers[0]?.values ?? {} }]
  const seen = { cancels: [attempt], stays: 1 }
  expect(await ada('reviseStep', { params, body: { seen, compensations } })).toMatchObject({
    open: { stepId: 'act' },
    compensating: [{ title: 'Probe (database)', record: { id: '10001' } }],
  })
})

test('what was done again leaves both behind', async () => {
  const run = await say(await unheard('10002', 'hang-once'), 'do-it')
  expect(await price(run, 'act')).toMatchObject({
    stays: [
      { certainty: 'happened', message: 'The probe was done.' },
      { certainty: 'unknown', message: 'No answer came within 1 s.' },
    ],
  })
})

test('what the open step gave up is told of a step before it', async () => {
  const run = await say(await unheard('10003', 'late'), 'give-up')
  expect(await price(run, 'look')).toMatchObject({ stays: [{ certainty: 'unknown' }], offers: [] })
  await lateAnswer(run, '10003')
  expect(await price(run, 'look')).toMatchObject({
    stays: [{ certainty: 'answered-late' }],
    offers: [{ action: { id: 'probe_database' } }],
  })
})
