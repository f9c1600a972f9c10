import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { emptyDatabase, type TestDatabase } from '../../../tests/support/fresh-database.ts'
import { type DataSource, DataSourceError } from '../data-source.ts'
import { createPostgresDataSource } from './postgres-data-source.ts'

let database: TestDatabase
let source: DataSource

beforeAll(async () => {
  database = await emptyDatabase()
  await database.pool.query(
    'create table counters (id integer primary key, value integer not null); insert into counters values (1, 0), (2, 0), (3, 0)',
  )
  await database.pool.query(
    "create view limits as select 1 as id, current_setting('idle_in_transaction_session_timeout') as idle, current_setting('statement_timeout') as statement",
  )
  source = createPostgresDataSource({
    id: 'counters',
    url: database.url,
    collections: { limits: { key: ['id'] } },
  })
  await source.introspect()
})
afterAll(async () => {
  await source.close()
  await database.drop()
})

const counter = async (id: string) => (await source.get('counters', id))?.values['value']
const keepTokens = () => {
  const tokens: string[] = []
  return {
    tokens,
    async onBegin(token: string) {
      tokens.push(token)
    },
  }
}
const settled = async (token = '') => {
  await expect.poll(() => source.settle(token)).not.toBe('in-progress')
  return source.settle(token)
}

test('a backend killed in the middle of the work settles as aborted', async () => {
  const { tokens, onBegin } = keepTokens()
  const work = source.transact(
    async (transaction) => {
      await transaction.update('counters', '1', { value: 1 })
      await database.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`,
      )
      await transaction.update('counters', '1', { value: 2 })
    },
    { onBegin },
  )
  await expect(work).rejects.toMatchObject({ name: 'DataSourceError', kind: 'unreachable' })
  expect(await settled(tokens[0])).toBe('aborted')
  expect(await counter('1')).toBe(0)
})

test('work with a time-out of its own is not ended by the database before that is over', async () => {
  const limits = (timeoutSeconds?: number) =>
    source.transact(
      async (transaction) => (await transaction.get('limits', '1'))?.values,
      timeoutSeconds === undefined ? {} : { timeoutSeconds },
    )
  expect(await limits(3600)).toMatchObject({ idle: '61min', statement: '61min' })
  expect(await limits()).toMatchObject({ idle: '5min', statement: '10s' })
})

test('a line that breaks after the commit arrived settles as committed', async () => {
  const { token, error } = await transactOverBrokenLine('2', 'after commit')
  expect(error).toMatchObject({ kind: 'unreachable' })
  expect(await settled(token)).toBe('committed')
  expect(await counter('2')).toBe(7)
})

test('a line that breaks before the commit arrived settles as aborted', async () => {
  const { token, error } = await transactOverBrokenLine('3', 'before commit')
  expect(error).toMatchObject({ kind: 'unreachable' })
  expect(await settled(token)).toBe('aborted')
  expect(await counter('3')).toBe(0)
})

test('a token of another server or another timeline is unknown', async () => {
  const { tokens, onBegin } = keepTokens()
  await source.transact(async () => undefined, { onBegin })
  const [token = ''] = tokens
  expect(await source.settle(token)).toBe('committed')
  const [version, system, timeline, number] = token.split('.')
  expect(await source.settle([version, '1', timeline, number].join('.'))).toBe('unknown')
  expect(await source.settle([version, system, '0000FFFF', number].join('.'))).toBe('unknown')
  expect(await source.settle([version, system, timeline, '18446744073709551615'].join('.'))).toBe('unknown')
})

/** Sets a counter to 7 over a line that breaks as the commit passes. */
async function transactOverBrokenLine(
  id: string,
  moment: 'before commit' | 'after commit',
): Promise<{ token: string; error: unknown }> {
  const target = new URL(database.url)
  const line = createServer((near) => relay(near, connect(Number(target.port), target.hostname), moment))
  line.listen(0, '127.0.0.1')
  await once(line, 'listening')
  const through = new URL(database.url)
  through.port = String(portOf(line.address()))
  through.hostname = '127.0.0.1'
  const broken = createPostgresDataSource({ id: 'counters', url: through.href })
  const { tokens, onBegin } = keepTokens()
  try {
    const error: unknown = await broken
      .transact((transaction) => transaction.update('counters', id, { value: 7 }), {
        onBegin,
      })
      .then(
        () => undefined,
        (reason: unknown) => reason,
      )
    expect(error).toBeInstanceOf(DataSourceError)
    return { token: tokens[0] ?? '', error }
  } finally {
    await broken.close()
    line.close()
  }
}

function relay(near: Socket, far: Socket, moment: 'before commit' | 'after commit'): void {
  for (const socket of [near, far]) socket.on('error', () => undefined)
  let isCommitting = false
  near.on('data', (data) => {
    isCommitting ||= data.includes('commit\0')
    if (isCommitting && moment === 'before commit') near.destroy()
    else far.write(data)
  })
  far.on('data', (data) => (isCommitting ? near.destroy() : near.write(data)))
  near.on('close', () => far.destroy())
  far.on('close', () => near.destroy())
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('The line has no port.')
  return address.port
}
