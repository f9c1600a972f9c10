import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { livePath, type RunView } from '#api'
import { openOf } from '../support/drive-run.ts'
import { type SignedIn, signIn } from '../support/test-server.ts'
import { type Cluster, startCluster } from './cluster.ts'

let folder: string
let cluster: Cluster
let ada: SignedIn
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwell-cluster-'))
  cluster = await startCluster(folder)
  ada = await signIn(cluster.proxy.url, 'ada')
}, 120_000)
afterAll(async () => {
  await cluster?.stop()
  await rm(folder, { recursive: true, force: true })
})

test('a session made on one server counts on every one, and a run goes on wherever the next request lands', async () => {
  for (let read = 0; read < 6; read++) expect((await ada('getMe', {})).person.name).toBe('Ada Okafor')
  let run: RunView = await ada('startRun', {
    body: { workflow: 'kyc-review', collection: 'companies', record: '10001' },
  })
  for (let look = 0; look < 200 && openOf(run).phase !== 'ready'; look++)
    run = await ada('getRun', { params: { run: run.id } })
  await ada('saveRun', { params: { run: run.id }, body: { note: 'Later' } })
  expect((await ada('resumeRun', { params: { run: run.id }, body: {} })).status).toBe('active')
  expect([...cluster.proxy.given.values()].every((count) => count > 3)).toBe(true)
})

test('whoever listens on one server hears what happens on the other', async () => {
  for (const [here, there] of [cluster.servers, cluster.servers.toReversed()]) {
    if (!here || !there) throw new Error('There are two servers.')
    const heard = await listen(await here.as('cleo'), here.url)
    const bo = await there.as('bo')
    const run = await bo('startRun', {
      body: {
        workflow: 'kyc-review',
        collection: 'companies',
        record: here === cluster.servers[0] ? '10002' : '10003',
      },
    })
    await expect.poll(heard.text, { timeout: 10_000 }).toContain(run.id)
    heard.stop()
  }
})

test('a live stream passes through the proxy as it happens', async () => {
  const heard = await listen(ada, cluster.proxy.url)
  const run = await ada('startRun', { body: { workflow: 'kyc-review', collection: 'companies', record: '10004' } })
  await expect.poll(heard.text, { timeout: 10_000 }).toContain(run.id)
  heard.stop()
})

test('without one of the servers everything goes on', async () => {
  await cluster.servers[0]?.kill()
  for (let read = 0; read < 6; read++) expect((await ada('getMe', {})).person.name).toBe('Ada Okafor')
})

/** Opens the live stream as a browser does, and keeps what came. */
async function listen({ cookie }: SignedIn, url: string): Promise<{ text: () => string; stop: () => void }> {
  const abort = new AbortController()
  const answer = await fetch(`${url}${livePath}`, { headers: { cookie, origin: url }, signal: abort.signal })
  let text = ''
  const reading = (async () => {
    for await (const chunk of answer.body ?? []) text += Buffer.from(chunk).toString()
  })()
  reading.catch(() => {})
  await expect.poll(() => text, { timeout: 10_000 }).toContain('ready')
  return { text: () => text, stop: () => abort.abort() }
}
