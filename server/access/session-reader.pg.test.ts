import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../tests/support/fresh-database.ts'
import { SessionReader } from './session-reader.ts'

let database: TestDatabase
let verified: string[]
let reader: SessionReader

beforeAll(async () => {
  database = await freshDatabase()
  await database.pool.query(
    `insert into role (id, title, level, rights) values ('analyst', 'Analyst', 'user', '["companies.read"]')`,
  )
  await database.pool.query(`insert into team (id, title, scopes) values ('risk', 'Risk', '{}')`)
  await database.pool.query(
    `insert into auth_user (id, name, email, "emailVerified") values ('ana', 'Ana', 'ana@example.org', true)`,
  )
  await database.pool.query(`insert into person (id, team_id, role_id) values ('ana', 'risk', 'analyst')`)
})
afterAll(() => database.drop())

beforeEach(async () => {
  await database.pool.query(`delete from auth_session`)
  await database.pool.query(`update person set is_disabled = false`)
  await database.pool.query(
    `insert into auth_session (id, token, "userId", "expiresAt", "updatedAt") values ('s', 'secret', 'ana', now() + interval '1 hour', now())`,
  )
  verified = []
  reader = new SessionReader(database.pool, async ({ headers }) => {
    verified.push(headers.get('cookie') ?? '')
    return headers.get('cookie') === 'signed' ? { session: { token: 'secret' }, user: { id: 'ana' } } : null
  })
})

test('a cookie is verified once and then known', async () => {
  for (let request = 0; request < 3; request++) expect((await reader.access('signed'))?.person.name).toBe('Ana')
  expect(verified).toEqual(['signed'])
})

test('a cookie that is not ours signs nobody in, however often it comes', async () => {
  for (let request = 0; request < 2; request++) expect(await reader.access('forged')).toBeUndefined()
  expect(await reader.access('Signed')).toBeUndefined()
  expect(verified).toEqual(['forged', 'forged', 'Signed'])
})

test.each([
  ['signing out', `delete from auth_session`],
  ['an expiry', `update auth_session set "expiresAt" = now() - interval '1 second'`],
  ['disabling the person', `update person set is_disabled = true`],
])('%s counts at the next request', async (_, change) => {
  expect(await reader.access('signed')).toBeDefined()
  await database.pool.query(change)
  expect(await reader.access('signed')).toBeUndefined()
})

test('a cookie whose session could not be read because a connection broke is looked at once more', async () => {
  let asked = 0
  const broken = new SessionReader(database.pool, async () => {
    if (++asked === 1) throw new Error('Failed to get session')
    return { session: { token: 'secret' }, user: { id: 'ana' } }
  })
  expect((await broken.access('signed'))?.person.name).toBe('Ana')
  expect(asked).toBe(2)
})
