import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServerProcess, spawnServer } from './support/server-process.ts'
import { newGround, probeConfigFile, type SignedIn } from './support/test-server.ts'

/* A server that stands still, with all its connections open, beyond its lease. */

const patience = { timeout: 60_000, interval: 100 }

let ground: Awaited<ReturnType<typeof newGround>>
let folder: string
let frozen: ServerProcess
let other: ServerProcess
let ada: SignedIn
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwell-frozen-'))
  ground = await newGround()
  const start = () => spawnServer(ground, probeConfigFile, { LEASE_SECONDS: '2' })
  frozen = await start()
  other = await start()
  ada = await other.as('ada')
}, 120_000)
afterAll(async () => {
  frozen?.goOn()
  await Promise.all([frozen?.kill(), other?.kill()])
  await ground?.clear()
  await rm(folder, { recursive: true, force: true })
})

const cityOf = async (id: string) =>
  (await ground.demo.pool.query('select city from companies where id = $1', [id])).rows[0]?.city
const outcomeOf = async (effect: string) =>
  (await ground.store.pool.query('select outcome, late_status from effect where id = $1', [effect])).rows[0]

/** Lets a server begin a probe that waits for its file, and has it stand still in the midst of that. */
async function freezeWithin(action: string, company: string): Promise<{ effect: string; ledger: string }> {
  const ledger = join(folder, company)
  const there = await frozen.as('ada')
  there('runAction', {
    params: { collection: 'companies', id: company, action },
    body: { form: { ledger, does: 'block' } },
  }).catch(() => {})
  await expect.poll(() => existsSync(ledger), patience).toBe(true)
  // The row is written, and the transaction stands open.
  await expect
    .poll(
      async () =>
        (
          await ground.demo.pool.query(
            "select from pg_stat_activity where state = 'idle in transaction' and backend_xid is not null",
          )
        ).rowCount,
      patience,
    )
    .toBe(1)
  frozen.suspend()
  return { effect: (await readFile(ledger, 'utf8')).trim(), ledger }
}

test('the others take over what it had begun: its transaction is undone, and what it locked is free', async () => {
  const before = await cityOf('10001')
  const { effect, ledger } = await freezeWithin('probe_database', '10001')
  await expect.poll(() => outcomeOf(effect), patience).toEqual({ outcome: 'failed', late_status: null })
  const { activity } = await ada('listActivity', { query: { type: 'action-failed', limit: 10 } })
  expect(activity[0]?.summary).toContain('The database undid the change')
  await ground.demo.pool.query("update companies set city = 'Elsewhere' where id = '10001' and city = $1", [before])

  await writeFile(`${ledger}.go`, '')
  frozen.goOn()
  await expect.poll(async () => (await fetch(`${frozen.url}/healthz`)).ok, patience).toBe(true)
  await sleep(1_000)
  expect(await cityOf('10001')).toBe('Elsewhere')
  expect(await outcomeOf(effect)).toMatchObject({ outcome: 'failed' })
})

test('a call outside that it had begun is unknown, and once awake it serves again as any other', async () => {
  const { effect, ledger } = await freezeWithin('probe_other', '10002')
  await expect.poll(() => outcomeOf(effect), patience).toEqual({ outcome: 'unknown', late_status: null })
  await writeFile(`${ledger}.go`, '')
  frozen.goOn()
  const again = await frozen.as('ada')
  await expect
    .poll(
      async () =>
        (
          await again('runAction', {
            params: { collection: 'companies', id: '10003', action: 'probe_database' },
            body: { form: { ledger: join(folder, '10003'), does: 'succeed' } },
          })
        ).status,
      patience,
    )
    .toBe('succeeded')
  expect((await outcomeOf(effect))?.outcome).toBe('unknown')
})
