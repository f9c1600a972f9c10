import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../tests/support/fresh-database.ts'
import { claimEffect, insertEffect, keepToken, type StoredEffect, takeOverEffect } from './effect-store.ts'

const alive = 1

let store: TestDatabase
beforeAll(async () => {
  store = await freshDatabase()
})
afterAll(() => store.drop())

test('a server that was taken over before it kept its token begins nothing', async () => {
  const effect = await dispatched('taken')
  expect(await takeOverEffect(store.pool, effect)).toMatchObject({ server: null, token: null })
  await expect(keepToken(store.pool, effect, '7')).rejects.toThrow('Another server took this over')
})

test('what was taken over comes back to no server, however many of them look dead', async () => {
  const effect = await dispatched('around')
  const taken = await takeOverEffect(store.pool, effect)
  // The first server finds it with nobody, and takes it over as well: its own call must still not begin.
  expect(taken && (await takeOverEffect(store.pool, taken))).toMatchObject({ server: null })
  await expect(keepToken(store.pool, effect, '7')).rejects.toThrow('Another server took this over')
})

test('a server that kept its token is not taken over as if it had begun nothing', async () => {
  const effect = await dispatched('kept')
  await keepToken(store.pool, effect, '7')
  expect(await takeOverEffect(store.pool, effect)).toBeUndefined()
})

async function dispatched(id: string): Promise<StoredEffect> {
  const record = { collection: 'companies', id: '1', label: 'One' }
  await insertEffect(store.pool, {
    ...{ id, runId: null, attempt: null, effectClass: 'database', digest: 'd', personId: 'ana' },
    request: { kind: 'update-record', record, values: { status: 'x' }, expected: {} },
  })
  const effect = await claimEffect(store.pool, id, alive)
  if (!effect) throw new Error('A fresh effect can be claimed.')
  return effect
}
