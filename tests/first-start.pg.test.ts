import { afterAll, beforeAll, expect, test } from 'vitest'
import { attachTestServer, type Ground, newGround } from './support/test-server.ts'

let ground: Ground & { clear(): Promise<void> }
beforeAll(async () => {
  ground = await newGround(5)
})
afterAll(() => ground.clear())

test('servers that start on an empty store at the same moment all serve, and everybody can sign in', async () => {
  const servers = await Promise.all([1, 2, 3].map(() => attachTestServer(ground)))
  try {
    const names = ['ada', 'bo', 'cleo', 'dan', 'ines']
    const people = await Promise.all(names.map((name, index) => servers[index % servers.length]?.as(name)))
    expect(people.map((each) => each?.person.name)).toHaveLength(names.length)
    const { rows } = await ground.store.pool.query('select count(*)::int as people from person')
    expect(rows).toEqual([{ people: names.length }])
  } finally {
    await Promise.all(servers.map((server) => server.stop()))
  }
})

test('a first start that was cut short between a person and their password is made good by the next', async () => {
  const { pool } = ground.store
  await pool.query('delete from auth_session')
  await pool.query("delete from person where id = (select id from auth_user where email like 'ada@%')")
  await pool.query('delete from auth_account where "userId" = (select id from auth_user where email like \'ada@%\')')
  const server = await attachTestServer(ground)
  try {
    expect((await server.as('ada')).person.name).toBe('Ada Okafor')
  } finally {
    await server.stop()
  }
})
