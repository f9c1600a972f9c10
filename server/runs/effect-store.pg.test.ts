import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../tests/support/fresh-database.ts'
import { inTransaction } from '../store/transaction.ts'
import {
  claimEffect,
  insertEffect,
  keepToken,
  requireUnsent,
  type StoredEffect,
  settleEffect,
  takeOverEffect,
} from './effect-store.ts'

const alive = 1

let store: TestDatabase
beforeAll(async () => {
  store = await freshDatabase()
})
afterAll(() => store.drop())

test('a server that was taken over before it kept its token begins nothing', async () => {
  const effect = await dispatched('taken')
  expect(await takeOverEffect(store.pool, effect)).toMatchObject({ server: null, token: null })
  await expect(keepToken(store.pool, effect, '7')).rejects.toThrow('took this over')
})

test('what was taken over comes back to no server, however many of them look dead', async () => {
  const effect = await dispatched('around')
  const taken = await takeOverEffect(store.pool, effect)
  // The first server finds it with nobody, and takes it over as well: its own call must still not begin.
  expect(taken && (await takeOverEffect(store.pool, taken))).toMatchObject({ server: null })
  await expect(keepToken(store.pool, effect, '7')).rejects.toThrow('took this over')
})

test('a server that kept its token is not taken over as if it had begun nothing', async () => {
  const effect = await dispatched('kept')
  await keepToken(store.pool, effect, '7')
  expect(await takeOverEffect(store.pool, effect)).toBeUndefined()
})

test('what one server records as not sent, no other sends, however close they come', async () => {
  await intended('unsent')
  const claiming = await inTransaction(store.pool, async (client) => {
    await requireUnsent(client, 'unsent')
    // Waits for the row: whoever records first decides.
    const claim = claimEffect(store.pool, 'unsent', alive)
    await settleEffect(client, 'unsent', 'failed')
    return { claim }
  })
  expect(await claiming.claim).toBeUndefined()
})

test('what another server has sent is not recorded as not sent', async () => {
  await dispatched('sent')
  await expect(inTransaction(store.pool, (client) => requireUnsent(client, 'sent'))).rejects.toMatchObject({
    code: 'no-outcome-asked',
  })
})

async function intended(id: string): Promise<void> {
  const record = { collection: 'companies', id: '1', label: 'One' }
  await insertEffect(store.pool, {
    ...{
      id,
      runId: null,
      attempt: null,
      effectClass: 'database',
      digest: 'd',
      personId: 'ana',
      isOrderedByPerson: true,
    },
    request: { kind: 'update-record', record, values: { status: 'x' }, expected: {} },
  })
}

async function dispatched(id: string): Promise<StoredEffect> {
  await intended(id)
  const effect = await claimEffect(store.pool, id, alive)
  if (!effect) throw new Error('A fresh effect can be claimed.')
  return effect
}
