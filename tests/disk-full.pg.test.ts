import { execFileSync } from 'node:child_process'
import { rm, stat } from 'node:fs/promises'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { administer, withDatabase } from './support/template-database.ts'
import { temporaryFolder } from './support/temporary-folder.ts'
import { type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

// A disk of a few megabytes needs mounting, which only root may do, and not in every container.
const canMount = process.getuid?.() === 0 && (await tryMount())

let server: TestServer
let ada: SignedIn
let folder: string
const { adminUrl } = inject('testDatabase')
const onStore = (statement: string) =>
  administer(withDatabase(adminUrl, new URL(server.store.url).pathname.slice(1)), statement)

beforeAll(async () => {
  if (!canMount) return
  server = await startTestServer()
  ada = await server.as('ada')
  folder = await temporaryFolder('disk-full')
  const { rows } = await administer(adminUrl, 'show data_directory')
  const { uid, gid } = await stat(rows[0].data_directory)
  mount(folder, `size=4m,uid=${uid},gid=${gid},mode=700`)
  await administer(adminUrl, `create tablespace tiny location '${folder}'`)
  await onStore('alter table activity set tablespace tiny')
  await onStore('create table filler (content text) tablespace tiny')
}, 120_000)
afterAll(async () => {
  if (!canMount) return
  await server.stop()
  await administer(adminUrl, 'drop tablespace if exists tiny').catch(() => {})
  execFileSync('umount', ['-l', folder])
  await rm(folder, { recursive: true, force: true })
})

test.runIf(canMount)(
  'with the disk full an order is refused with what to do, nothing is half done, and it goes on when there is room',
  async () => {
    await onStore(
      'do $$ begin for page in 1..2000 loop insert into filler select repeat(md5(random()::text), 60) from generate_series(1, 4); end loop; exception when disk_full then null; end $$',
    )
    // What was inserted is undone, and its pages stay: vacuum would give them back.
    const order = (record: number) =>
      ada.raw('POST', '/api/v1/runs', { workflow: 'kyc-review', collection: 'companies', record: String(record) })
    let acknowledged = 0
    let refused: Response | undefined
    let record = 10_001
    for (; record < 10_060 && !refused; record++) {
      const answer = await order(record)
      if (answer.status === 200) acknowledged++
      else if (answer.status === 503) refused = answer
      else expect([200, 404, 503]).toContain(answer.status)
    }
    expect(await refused?.json()).toMatchObject({
      status: 503,
      code: 'store-full',
      detail: expect.stringMatching(/no room left.*Nothing was done/),
    })
    const count = async () => (await server.store.pool.query('select count(*)::int as runs from run')).rows[0]?.runs
    expect(await count()).toBe(acknowledged)
    await onStore('drop table filler')
    expect((await order(record - 1)).status).toBe(200)
    expect(await count()).toBe(acknowledged + 1)
  },
  120_000,
)

function mount(at: string, options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', at], { stdio: 'ignore' })
}

async function tryMount(): Promise<boolean> {
  const at = await temporaryFolder('mount')
  try {
    mount(at, 'size=1m')
    execFileSync('umount', [at])
    return true
  } catch {
    return false
  } finally {
    await rm(at, { recursive: true, force: true })
  }
}
