import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { RunView } from '#api'
import { complete, openOf, start } from './support/drive-run.ts'
import { probeConfigFile, type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

/* Who may give which order to a run: every way to the same end asks for the same rights. */

vi.setConfig({ testTimeout: 90_000 })

const seniorRight = 'inbox.compliance-escalations.work'
const guarded = {
  ...{ id: 'guarded', title: 'Guarded', collection: 'companies', teams: ['compliance'], start: 'act' },
  steps: [
    {
      ...{ id: 'act', kind: 'trigger-action', title: 'Act', mode: 'manual', action: 'probe_other', next: 'done' },
      ...{ timeoutSeconds: 1, requires: [seniorRight] },
    },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}

const stepping = {
  ...{ id: 'stepping', title: 'Stepping', collection: 'companies', teams: ['compliance'], start: 'act' },
  steps: [
    { id: 'act', kind: 'trigger-action', title: 'Act', mode: 'manual', action: 'probe_guarded', next: 'done' },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}

let server: TestServer
let [ada, cleo]: SignedIn[] = []
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwell-rights-'))
  server = await startTestServer({ configFile: probeConfigFile })
  ;[ada, cleo] = await Promise.all(['ada', 'cleo'].map((name) => server.as(name)))
  await person(cleo)('publishWorkflow', { params: { workflow: 'guarded' }, body: { definition: guarded } })
  await person(cleo)('publishWorkflow', { params: { workflow: 'stepping' }, body: { definition: stepping } })
}, 90_000)
afterAll(async () => {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})
const person = (found: SignedIn | undefined): SignedIn => {
  if (!found) throw new Error('Nobody is signed in.')
  return found
}

test('an action that is for workflows only is run by nobody straight from a record', async () => {
  const { collections } = await person(ada)('listCollections', {})
  const actions = collections.find(({ id }) => id === 'companies')?.actions.map(({ id }) => id)
  expect(actions).toContain('probe_other')
  expect(actions).not.toContain('probe_guarded')
  const ledger = join(folder, 'straight')
  const params = { collection: 'companies', id: '10002', action: 'probe_guarded' }
  await expect(person(ada)('runAction', { params, body: { form: { ledger, does: 'succeed' } } })).rejects.toMatchObject(
    { status: 403, code: 'only-in-workflows' },
  )
  expect(existsSync(ledger)).toBe(false)
  // As a step it is done.
  const run = await complete(person(ada), await start(person(ada), '10002', 'stepping'), {
    ...{ kind: 'trigger-action', action: 'probe_guarded', form: { ledger, does: 'succeed' } },
  })
  expect(run.status).toBe('completed')
  expect(existsSync(ledger)).toBe(true)
})

test('what became of an effect is said only by who might have done the step', async () => {
  const run = await complete(person(cleo), await start(person(cleo), '10001', 'guarded'), {
    ...{ kind: 'trigger-action', action: 'probe_other' },
    form: { ledger: join(folder, 'guarded'), does: 'hang' },
  })
  expect(openOf(run)).toMatchObject({ phase: 'unknown' })
  const say = (who: SignedIn): Promise<RunView> =>
    who('resolveEffect', {
      params: { run: run.id, attempt: openOf(run).attempt },
      body: {
        ...{ effect: openOf(run).effect?.id ?? '', answer: 'happened', reason: 'They told me.' },
        result: { reference: 'R-17' },
      },
    })
  await expect(say(person(ada))).rejects.toMatchObject({
    ...{ status: 403, code: 'right-missing', details: { right: seniorRight } },
  })
  expect(await say(person(cleo))).toMatchObject({ status: 'completed' })
})
