import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestServer, type TestServer } from '../../tests/support/test-server.ts'
import { digestOf } from '../runs/digest.ts'
import { insertEffect, readEffect, type StoredEffect } from '../runs/effect-store.ts'
import { dispatchEffect } from './dispatch-effect.ts'

/* Writes of automation at a data source whose turns are all taken. */

/** Longer than a person's question waits for its turn. */
const longerThanQuestionsMilliseconds = 10_500

let server: TestServer
let personId: string
beforeAll(async () => {
  server = await startTestServer()
  personId = (await server.as('ada')).person.id
})
afterAll(() => server.stop())

async function intended(id: string, record: string, city: string): Promise<StoredEffect> {
  const request = {
    kind: 'update-record' as const,
    record: { collection: 'companies', id: record, label: record },
    values: { city },
    expected: {},
  }
  const terms = { runId: null, attempt: null, effectClass: 'database' as const, isOrderedByPerson: false }
  await insertEffect(server.store.pool, { id, ...terms, digest: digestOf(request), request, personId })
  const effect = await readEffect(server.store.pool, id)
  if (!effect) throw new Error('The effect was not kept.')
  return effect
}

/** Takes every turn there is at the demo company's database; returns how to give them back. */
async function takeTurns(): Promise<() => void> {
  const { company } = server.services
  const gate = company.gates.ofSource(company.collection('companies').dataSource)
  const leaving: ((end: 'answered') => void)[] = []
  for (;;) {
    const entered = await Promise.race([gate.enter({ longestWaitSeconds: 0.1 }), sleep(50)]).catch(() => undefined)
    if (!entered) break
    leaving.push(entered)
  }
  // The one who waited in vain leaves first.
  await sleep(100)
  return () => leaving.forEach((leave) => leave('answered'))
}

test('a write waits for its turn as long as it takes, and is done then', async () => {
  const giveBack = await takeTurns()
  const writing = dispatchEffect(server.services.worker, await intended('w1', '10001', 'Patience'), { isByHand: false })
  expect(await Promise.race([writing, sleep(longerThanQuestionsMilliseconds, 'waits')])).toBe('waits')
  giveBack()
  expect(await writing).toMatchObject({ outcome: { status: 'succeeded' } })
})

test('rights are looked at after the turn has come, not before', async () => {
  const giveBack = await takeTurns()
  const effect = await intended('w2', '10002', 'Too late')
  const writing = dispatchEffect(server.services.worker, effect, { isByHand: false })
  await sleep(200)
  await server.store.pool.query(
    "insert into role (id, title, level, rights) values ('nothing', 'Nothing', 'user', '[]')",
  )
  await server.store.pool.query("update person set role_id = 'nothing' where id = $1", [personId])
  giveBack()
  expect(await writing).toMatchObject({ isUnsent: true, outcome: { status: 'failed', code: 'right-missing' } })
})
