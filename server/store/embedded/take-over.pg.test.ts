import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withinReach } from '../../../tests/support/out-of-reach.ts'
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts'
import { readConfig } from '../../config.ts'
import { createLogger } from '../../logger.ts'
import { openQueue } from '../../worker/queue.ts'
import { keptSecret } from '../kept-secret.ts'
import { openStore, type Store } from '../open-store.ts'
import { createPool } from '../pool.ts'
import { prepareStore } from '../prepare-store.ts'
import { startEmbedded } from './start-embedded.ts'

const log = createLogger('silent')
let folder: string
beforeAll(async () => {
  folder = await temporaryFolder('take-over')
  await makeAsOneRole()
}, 120_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a data folder made when one role owned everything goes on with two, and nothing is lost', {
  timeout: 120_000,
}, async () => {
  // Twice: the second start finds what the first one made of it.
  for (let start = 1; start <= 2; start++) {
    const store = await open()
    try {
      const { rows } = await store.pool.query(
        `select current_user as role, (select count(*)::int from activity) as activity,
                (select string_agg(distinct pg_get_userbyid(relowner), ',') from pg_class c join pg_namespace n on n.oid = relnamespace
                  where nspname in ('public', 'pgboss')) as owners,
                (select pg_get_userbyid(datdba) from pg_database where datname = current_database()) as "databaseOwner"`,
      )
      expect(rows).toEqual([
        { role: 'stepwell', activity: start, owners: 'stepwell_owner', databaseOwner: 'stepwell_owner' },
      ])
      await store.pool.query("insert into activity (type, actor, summary) values ('tried', 'system', 'Afterwards')")
      expect(await withinReach(store.pool, 'stepwell_owner')).toEqual([])
      const queue = await openQueue(store.databaseUrl, log)
      await queue.close()
    } finally {
      await store.close()
    }
  }
})

function open(): Promise<Store> {
  const config = readConfig({ STEPWELL_DATA: folder })
  return openStore(config, log, (error) => {
    throw error
  })
}

/** As versions before the second role left it. */
async function makeAsOneRole(): Promise<void> {
  const server = await startEmbedded({ folder, log })
  try {
    const role = { role: 'stepwell', password: keptSecret(folder, 'stepwell-password') }
    const url = await server.ensureDatabase('stepwell', role)
    await prepareStore({ databaseUrl: url, ownerUrl: url }, log)
    const pool = createPool(url, log, { max: 1 })
    await pool.query("insert into activity (type, actor, summary) values ('tried', 'system', 'Before')")
    await pool.end()
  } finally {
    await server.stop()
  }
}
