import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { probeConfigFile, type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

/* An action on a record, outside any run, whose answer was lost: a person says what became of it. */

let server: TestServer
let ada: SignedIn
let bo: SignedIn
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwell-unknown-'))
  server = await startTestServer({ configFile: probeConfigFile })
  ada = await server.as('ada')
  bo = await server.as('bo')
})
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const at = (id: string) => ({ collection: 'companies', id })
const outcomeOf = async (effect: string) =>
  (await server.store.pool.query('select outcome, late_status from effect where id = $1', [effect])).rows[0]

/** Runs the probe on a company so that nobody hears what became of it; returns the effect and its ledger. */
async function lose(company: string, does: 'hang' | 'late'): Promise<{ effect: string; ledger: string }> {
  const ledger = join(folder, company)
  const done = await ada('runAction', {
    params: { ...at(company), action: 'probe_other' },
    body: { form: { ledger, does } },
  })
  expect(done.status).toBe('unknown')
  expect(existsSync(ledger)).toBe(true)
  return { effect: (await readFile(ledger, 'utf8')).trim(), ledger }
}

test('it waits on its record until somebody answers, once, with a reason that is kept', async () => {
  const { effect } = await lose('10001', 'hang')
  const [waiting] = (await bo('listUnknownOutcomes', { params: at('10001') })).outcomes
  expect(waiting).toMatchObject({
    effect,
    by: { name: 'Ada Okafor' },
    evidence: 'No answer came within 3 s.',
    request: { action: 'probe_other', form: { does: 'hang' } },
  })
  const answer = {
    params: { ...at('10001'), effect },
    body: { answer: 'happened' as const, reason: 'The bank confirmed it by phone' },
  }
  expect(await bo('answerUnknownOutcome', answer)).toEqual({ outcomes: [] })
  expect(await outcomeOf(effect)).toMatchObject({ outcome: 'succeeded' })
  await expect(ada('answerUnknownOutcome', answer)).rejects.toMatchObject({ problem: { code: 'no-outcome-asked' } })
  const { activity } = await ada('listActivity', { query: { type: 'action-resolved', limit: 10 } })
  expect(activity).toMatchObject([
    { person: { name: 'Bo Lindqvist' }, summary: expect.stringContaining('The bank confirmed it by phone') },
  ])
})

test('two who answer at once: one is heard', async () => {
  const { effect } = await lose('10002', 'hang')
  const say = (person: SignedIn, answer: 'happened' | 'did-not-happen') =>
    person('answerUnknownOutcome', { params: { ...at('10002'), effect }, body: { answer, reason: 'I looked' } })
  const said = await Promise.allSettled([say(ada, 'happened'), say(bo, 'did-not-happen')])
  expect(said.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const winner = said[0]?.status === 'fulfilled' ? 'succeeded' : 'failed'
  expect(await outcomeOf(effect)).toMatchObject({ outcome: winner })
})

test('an answer of the action that comes after the person’s is kept, and changes nothing', async () => {
  const { effect, ledger } = await lose('10003', 'late')
  await ada('answerUnknownOutcome', {
    params: { ...at('10003'), effect },
    body: { answer: 'did-not-happen', reason: 'Their log has nothing' },
  })
  await writeFile(`${ledger}.go`, '')
  await expect
    .poll(() => outcomeOf(effect), { timeout: 10_000 })
    .toEqual({ outcome: 'failed', late_status: 'succeeded' })
})

test('without a word on how one knows it is refused', async () => {
  const { effect } = await lose('10004', 'hang')
  const refused = await ada.raw('POST', `/api/v1/collections/companies/records/10004/unknown-outcomes/${effect}`, {
    answer: 'happened',
    reason: ' ',
  })
  expect(refused.status).toBe(400)
  expect((await ada('listUnknownOutcomes', { params: at('10004') })).outcomes).toHaveLength(1)
})
