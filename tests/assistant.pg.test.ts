import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { RunView } from '#api'
import { storeFaults } from './support/check-log.ts'
import { complete, openOf, settled, start } from './support/drive-run.ts'
import { type ModelServer, startModelServer } from './support/model-server.ts'
import { type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

/* A language model that prepares steps, over the wire that Ollama, vLLM and others speak. */

const end = { id: 'done', kind: 'end', title: 'Done' }
const asking = (id: string, step: object, more: object = {}) => ({
  ...{ id, title: id, collection: 'companies', teams: ['compliance'], start: 'step', ...more },
  steps: [{ id: 'step', title: 'Step', next: 'done', ...step }, end],
})
const workflows = [
  asking('reading', { kind: 'get-data', mode: 'confirm', instruction: 'Read whatever tells where they are' }),
  asking('writing', { kind: 'update-data', mode: 'automatic', instruction: 'Move them to Bergen', allowed: ['city'] }),
  asking('ruled', { kind: 'get-data', mode: 'confirm', instruction: 'Get the name', assistant: 'builtin' }),
  asking('unassisted', { kind: 'get-data', mode: 'confirm', instruction: 'Get the name' }, { assistant: 'off' }),
  asking('pinned', { kind: 'get-data', mode: 'automatic', fields: ['name'] }, { assistant: 'off' }),
]

let model: ModelServer
let server: TestServer
let ada: SignedIn
let ines: SignedIn
beforeAll(async () => {
  model = await startModelServer()
  server = await startTestServer()
  ada = await server.as('ada')
  ines = await server.as('ines')
  const cleo = await server.as('cleo')
  for (const definition of workflows)
    await cleo('publishWorkflow', { params: { workflow: definition.id }, body: { definition } })
})
afterAll(async () => {
  await server.stop()
  await model.close()
})
afterEach(() => model.say())

const settings = () => ({
  assistant: 'llm' as const,
  provider: 'openai-compatible' as const,
  model: 'small',
  baseUrl: model.url,
  keepsToSchemas: true,
})
const set = (changed: object = {}, apiKey?: string | null) =>
  ines('changeAiSettings', {
    body: { settings: { ...settings(), ...changed }, ...(apiKey === undefined ? {} : { apiKey }) },
  })
let records = 10_000
const begun = async (workflow: string): Promise<RunView> => settled(ada, await start(ada, String(++records), workflow))
const eventsOf = async (run: RunView, type: string) =>
  (
    await server.store.pool.query('select body from run_event where run_id = $1 and type = $2 order by sequence', [
      run.id,
      type,
    ])
  ).rows

describe('settings', () => {
  test('without any, rules prepare steps and no model is asked', async () => {
    expect(await ines('getAiSettings', {})).toMatchObject({ settings: { assistant: 'builtin' }, hasKey: false })
    expect(openOf(await begun('ruled')).proposal).toMatchObject({ assistant: 'builtin' })
    expect(model.requests).toHaveLength(0)
  })

  test('a key is sealed in the store, never told again, and sent to nobody but whom it was given for', async () => {
    expect(await set({}, 'sk-very-secret')).toMatchObject({ hasKey: true })
    const { rows } = await server.store.pool.query(
      "select (select string_agg(sealed, ' ') from sealed_secret) as sealed, (select string_agg(value::text, ' ') from setting) as set, (select string_agg(detail::text || summary, ' ') from activity where type = 'settings-changed') as logged",
    )
    expect(JSON.stringify(rows)).not.toContain('very-secret')
    expect(JSON.stringify(await ines('getAiSettings', {}))).not.toContain('very-secret')
    model.say({ json: { choice: 't2', why: '' } })
    expect(await ines('testAiSettings', { body: { settings: settings() } })).toMatchObject({ isReady: true })
    expect(model.requests[0]?.authorization).toBe('Bearer sk-very-secret')
    // Another address: the key stays behind.
    const elsewhere = { ...settings(), baseUrl: model.url.replace('127.0.0.1', 'localhost') }
    await ines('testAiSettings', { body: { settings: elsewhere } })
    expect(model.requests.at(-1)?.authorization).toBeUndefined()
    expect(await set({ baseUrl: elsewhere.baseUrl })).toMatchObject({ hasKey: false })
  })

  test('a trial says what is wrong in words; a model without a name is refused', async () => {
    model.say({ text: 'Hello!' })
    expect(await ines('testAiSettings', { body: { settings: settings() } })).toMatchObject({
      isReady: false,
      message: expect.stringContaining('could not be read'),
    })
    await expect(set({ model: '' })).rejects.toMatchObject({ problem: { code: 'settings-invalid' } })
  })
})

describe('steps', () => {
  beforeAll(() => set({ price: { input: 2, output: 10 } }))

  test('a proposal of the model is shown, and what it took stands in the log and in this month', async () => {
    model.say((request) => {
      const city = /^(f\d+) City/m.exec(request.messages[0]?.content ?? '')?.[1]
      return { json: { fields: [city], why: 'The city tells where.' } }
    })
    const before = (await ines('getAiSettings', {})).month
    const run = await begun('reading')
    expect(openOf(run)).toMatchObject({
      phase: 'ready',
      proposal: { assistant: 'llm', answer: { kind: 'get-data', fields: ['city'] }, why: 'The city tells where.' },
    })
    expect(await eventsOf(run, 'model-asked')).toMatchObject([{ body: { use: { model: 'small', calls: 1 } } }])
    const { month } = await ines('getAiSettings', {})
    expect(month.calls).toBe(before.calls + 1)
    expect(month.micros).toBeGreaterThan(before.micros)
    const done = await complete(ada, run, { kind: 'get-data', fields: ['city'] })
    expect((await settled(ada, done)).status).toBe('completed')
    expect(await storeFaults(server.store.pool)).toEqual([])
  })

  test('an automatic step that a model prepared is put to a person, who may confirm it', async () => {
    model.say({
      json: { values: [{ field: 'f1', value: 'Bergen', source: 'instruction', certainty: 'stated' }], why: '' },
    })
    const run = await begun('writing')
    expect(openOf(run)).toMatchObject({
      phase: 'ready',
      handOver: { code: 'unsure', reason: expect.stringContaining('a person must look at it') },
      proposal: { answer: { values: { city: 'Bergen' } } },
    })
    expect(await eventsOf(run, 'effect-intended')).toHaveLength(0)
  })

  test('a model that fails hands over in words; the step can be done by hand', async () => {
    model.say({ status: 401 })
    const run = await begun('reading')
    expect(openOf(run)).toMatchObject({
      phase: 'ready',
      proposal: null,
      handOver: { reason: expect.stringContaining('key was refused') },
    })
    expect((await settled(ada, await complete(ada, run, { kind: 'get-data', fields: ['name'] }))).status).toBe(
      'completed',
    )
  })

  test('while it is silent the step can be taken in hand; its answer then changes nothing', async () => {
    model.say('silence')
    await set({ timeoutSeconds: 3 })
    const run = await ada('startRun', {
      body: { workflow: 'reading', collection: 'companies', record: String(++records) },
    })
    expect(openOf(run).phase).toBe('preparing')
    const taken = await ada('handleManually', { params: { run: run.id, attempt: openOf(run).attempt }, body: {} })
    expect(openOf(taken)).toMatchObject({ phase: 'ready', handledManually: expect.anything() })
    await expect
      .poll(
        async () => (await server.store.pool.query('select status from model_use where run_id = $1', [run.id])).rows,
        { timeout: 10_000 },
      )
      .toEqual([{ status: 'failed' }])
    expect(openOf(await ada('getRun', { params: { run: run.id } })).handOver ?? null).toBeNull()
  })

  test('what the workflow or the step chose goes before the setting; what is pinned needs nobody', async () => {
    expect(openOf(await begun('ruled')).proposal).toMatchObject({ assistant: 'builtin' })
    expect(openOf(await begun('unassisted'))).toMatchObject({
      proposal: null,
      handOver: { reason: expect.stringContaining('switched off') },
    })
    expect((await begun('pinned')).status).toBe('completed')
    await set({ assistant: 'off' })
    expect(openOf(await begun('reading')).handOver?.reason).toContain('switched off')
    expect(model.requests).toHaveLength(0)
  })

  test.each(['runTokens', 'monthTokens'])(
    'a spent budget (%s) puts the step to a person, and asks nobody',
    async (name) => {
      model.say({ json: { fields: ['f1'], why: '' } })
      await set()
      const run = await begun('reading')
      expect(openOf(run).proposal).not.toBeNull()
      await set({ budget: { [name]: 1 } })
      model.say({ json: { fields: ['f1'], why: '' } })
      const again = await ada('askAgain', { params: { run: run.id, attempt: openOf(run).attempt }, body: {} })
      expect(openOf(await settled(ada, again)).handOver?.reason).toMatch(/budget .* spent/)
      expect(model.requests).toHaveLength(0)
      await set()
    },
  )
})
