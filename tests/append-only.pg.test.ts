import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { freshDatabase, type TestStore } from './support/fresh-database.ts'
import { withinReach } from './support/out-of-reach.ts'
import { withDatabase } from './support/template-database.ts'
import { startTestServer } from './support/test-server.ts'

const { adminUrl, ownerUrl, workerUrl } = inject('testDatabase')
/** Not so on a PostgreSQL that was lent to us with a role that may make no others. */
const hasTwoRoles = ownerUrl !== workerUrl

test.runIf(hasTwoRoles)('a server at work can neither change the log nor make itself able to', async () => {
  const server = await startTestServer()
  try {
    const { rows } = await server.store.pool.query(
      'select count(*) > 0 as "hasActivity", current_user as role from activity',
    )
    expect(rows).toEqual([{ hasActivity: true, role: new URL(workerUrl).username }])
    expect(await withinReach(server.store.pool, new URL(ownerUrl).username)).toEqual([])
  } finally {
    await server.stop()
  }
})

test.runIf(hasTwoRoles)('the trial finds what a role with more rights reaches', async () => {
  const store = await freshDatabase()
  try {
    await store.asOwner(
      `grant delete on activity to ${new URL(workerUrl).username}; drop trigger append_only on activity`,
    )
    expect(await withinReach(store.pool, new URL(ownerUrl).username)).toEqual([
      'delete from activity: nothing',
      'grant update, delete, truncate on activity to current_user; delete from activity: nothing',
    ])
  } finally {
    await store.drop()
  }
})

test.runIf(hasTwoRoles)('a suite fails that leaves a changed or removed row behind, and names the tables', async () => {
  const store = await storeWithRows()
  await pastTheRights(store, "update workflow_version set hash = 'other'; delete from activity")
  await expect(store.drop()).rejects.toThrow(
    'PostgreSQL counted changed or removed rows in activity, workflow_version; none was expected.',
  )
})

test.runIf(hasTwoRoles)('also where the change was undone', async () => {
  const store = await storeWithRows()
  await pastTheRights(store, 'begin; delete from activity; rollback')
  await expect(store.drop()).rejects.toThrow('rows in activity;')
})

test.runIf(hasTwoRoles)('a test that changes rows on purpose names exactly the tables it changes', async () => {
  const [one, other] = [await storeWithRows(), await storeWithRows()]
  await pastTheRights(one, 'delete from activity')
  await one.drop({ changed: ['activity'] })
  await expect(other.drop({ changed: ['activity'] })).rejects.toThrow(
    'rows in no append-only table; activity was expected.',
  )
})

async function storeWithRows(): Promise<TestStore> {
  const store = await freshDatabase()
  await store.pool.query(`
    insert into workflow (id, title, description, collection, teams, latest_version) values ('w', '', '', '', '{}', 0);
    insert into workflow_version (workflow_id, version, hash, definition, published_by) values ('w', 1, '', '{}', '');
    insert into activity (type, actor, summary) values ('tried', 'system', 'A row to change')`)
  return store
}

/** As a superuser who leaves the triggers out. */
async function pastTheRights(store: TestStore, statements: string): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase(adminUrl, new URL(store.url).pathname.slice(1)) })
  await client.connect()
  try {
    await client.query("set session_replication_role = 'replica'")
    await client.query(statements)
  } finally {
    await client.end()
  }
}
