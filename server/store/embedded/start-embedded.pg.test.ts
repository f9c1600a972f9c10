import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { embeddedInProcess } from '../../../tests/support/embedded-in-process.ts'
import { administer, withDatabase } from '../../../tests/support/template-database.ts'
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts'
import { createLogger } from '../../logger.ts'
import { createPool } from '../pool.ts'
import { processesOn } from './leftover-processes.ts'
import { type Embedded, startEmbedded } from './start-embedded.ts'

const log = createLogger('silent')
const isRoot = process.getuid?.() === 0

let folder: string
const opened: Embedded[] = []
beforeEach(async () => {
  folder = await temporaryFolder('embedded')
})
afterEach(async () => {
  for (const server of opened.splice(0)) await server.stop()
  await rm(folder, { recursive: true, force: true })
})

test('the first start makes a durable server that only this machine reaches, with secrets only we may read', async () => {
  const server = await start()
  const { rows } = await administer(
    server.url('postgres'),
    `select current_setting('fsync') fsync, current_setting('synchronous_commit') commit, current_setting('listen_addresses') address,
            current_setting('data_checksums') checksums, current_setting('server_version_num')::int / 10000 as major`,
  )
  expect(rows).toEqual([{ fsync: 'on', commit: 'on', address: '127.0.0.1', checksums: 'on', major: 18 }])
  expect(statSync(join(folder, 'postgres-password')).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'postgres')).mode & 0o777).toBe(0o700)
  expect(readFileSync(join(folder, 'postgres-version'), 'utf8')).toMatch(/^18\.\d+\n$/)
})

test('a wrong password is refused', async () => {
  const server = await start()
  const wrong = new URL(server.url('postgres'))
  wrong.password = 'wrong'
  await expect(administer(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })
})

test('each database has an ordinary owner, who may enter no other', async () => {
  const server = await start()
  const ours = await server.ensureDatabase('stepwell', { role: 'stepwell', password: "it's / ours?" })
  const theirs = await server.ensureDatabase('payments', { role: 'payments', password: 'theirs' })
  expect(server.url('stepwell')).toBe(ours)
  await administer(ours, 'create table kept (id integer)')
  const { rows } = await administer(
    ours,
    'select rolsuper, rolcreatedb, rolcreaterole from pg_roles where rolname = current_user',
  )
  expect(rows).toEqual([{ rolsuper: false, rolcreatedb: false, rolcreaterole: false }])
  await expect(administer(withDatabase(theirs, 'stepwell'), 'select 1')).rejects.toMatchObject({ code: '42501' })
  await expect(administer(withDatabase(ours, 'payments'), 'select 1')).rejects.toMatchObject({ code: '42501' })
  // Asking again changes nothing but the password.
  const again = await server.ensureDatabase('stepwell', { role: 'stepwell', password: 'another' })
  expect((await administer(again, 'select count(*)::int as count from kept')).rows).toEqual([{ count: 0 }])
})

test('what was committed is there after a stop and a start, and a stop leaves no process behind', async () => {
  const first = await start()
  await write(first.url('postgres'))
  await first.stop()
  expect(processesOn(join(folder, 'postgres'))).toEqual([])
  const second = await start()
  expect(await written(second.url('postgres'))).toBe(1)
})

test('a server left running by a killed process is ended, and its data is there', async () => {
  const { child, said } = await embeddedInProcess(folder)
  if (!('url' in said)) throw new Error(said.message)
  await write(said.url)
  // A session that was in the middle of something, as the killed process had them.
  const session = new pg.Client(said.url)
  session.on('error', () => {})
  await session.connect()
  await session.query('begin; insert into kept values (2)')
  await kill(child)
  expect(processesOn(join(folder, 'postgres'))).toContain(said.pid)

  const server = await start()
  expect(server.pid()).not.toBe(said.pid)
  expect(await written(server.url('postgres'))).toBe(1)
})

test('process and database killed together: the next start recovers what was acknowledged', async () => {
  const { child, said } = await embeddedInProcess(folder)
  if (!('url' in said)) throw new Error(said.message)
  await write(said.url)
  process.kill(said.pid, 'SIGKILL')
  await kill(child)
  expect(await written((await start()).url('postgres'))).toBe(1)
})

test('a stale process id in the data folder that now belongs to another program does no harm', async () => {
  const first = await start()
  await first.stop()
  writeFileSync(
    join(folder, 'postgres/postmaster.pid'),
    `${process.pid}\n${folder}/postgres\n1\n5432\n\n127.0.0.1\n\nready\n`,
  )
  await start()
})

test('a second process on the same folder is refused in one sentence, and the first goes on', async () => {
  const first = await start()
  const { child, said } = await embeddedInProcess(folder)
  await once(child, 'exit')
  expect(said).toMatchObject({ code: 'folder-locked', message: expect.stringContaining(`process ${process.pid}`) })
  await write(first.url('postgres'))
})

test('a killed holder leaves no lock behind', async () => {
  const { child } = await embeddedInProcess(folder)
  await kill(child)
  await start()
})

test('a database that dies under us is started again, and the pool finds it by itself', async () => {
  const server = await start()
  const pool = createPool(server.url('postgres'), log)
  await pool.query('create table kept (id integer); insert into kept values (1)')
  const before = server.pid()
  process.kill(before, 'SIGKILL')
  await expect.poll(() => server.pid(), { timeout: 20_000 }).not.toBe(before)
  await expect
    .poll(async () => (await pool.query('select id from kept').catch(() => ({ rows: [] }))).rows, { timeout: 20_000 })
    .toEqual([{ id: 1 }])
  await pool.end()
})

test('a data folder of another major version is refused with the way out, and left as it is', async () => {
  await (await start()).stop()
  writeFileSync(join(folder, 'postgres/PG_VERSION'), '17\n')
  await expect(start()).rejects.toMatchObject({
    code: 'other-postgres-version',
    message: expect.stringContaining('PostgreSQL 17'),
    wayOut: expect.stringContaining('STEPWELL_DATA'),
  })
  expect(readFileSync(join(folder, 'postgres/PG_VERSION'), 'utf8')).toBe('17\n')
})

test('a first start cut short is begun anew', async () => {
  await mkdir(join(folder, 'postgres.new/base'), { recursive: true })
  await start()
})

test.runIf(isRoot)('root steps down: the server runs as an ordinary user', async () => {
  const server = await start()
  expect(statSync(`/proc/${server.pid()}`).uid).not.toBe(0)
})

test.runIf(isRoot)('below a folder only root may enter, the database lives elsewhere and is found again', async () => {
  const closed = join(folder, 'closed')
  await mkdir(closed, { mode: 0o700 })
  const data = join(closed, 'data')
  const first = await start(data)
  await write(first.url('postgres'))
  await first.stop()
  const home = readFileSync(join(data, 'database-home'), 'utf8').trim()
  expect(home).toMatch(/^\/var\/lib\/stepwell\//)
  expect(await written((await start(data)).url('postgres'))).toBe(1)
  // Two checkouts, or one deleted and cloned again, never meet in one database.
  const other = await start(join(closed, 'other'))
  await expect(written(other.url('postgres'))).rejects.toMatchObject({ code: '42P01' })
  await other.stop()
  await rm(readFileSync(join(closed, 'other/database-home'), 'utf8').trim(), { recursive: true })
  await opened[1]?.stop()
  await rm(home, { recursive: true })
})

async function start(at = folder): Promise<Embedded> {
  const server = await startEmbedded({ folder: at, log })
  opened.push(server)
  return server
}

async function write(url: string): Promise<void> {
  await administer(url, 'create table kept (id integer); insert into kept values (1)')
}

async function written(url: string): Promise<number> {
  return (await administer(url, 'select from kept')).rowCount ?? 0
}

async function kill(child: { kill(signal: 'SIGKILL'): boolean } & NodeJS.EventEmitter): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}
