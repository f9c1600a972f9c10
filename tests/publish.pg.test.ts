import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { RunView } from '#api'
import { confirm, openOf, start } from './support/drive-run.ts'
import {
  attachTestServer,
  demoConfigFile,
  type Ground,
  newGround,
  type SignedIn,
  type TestServer,
} from './support/test-server.ts'

let ground: Ground & { clear(): Promise<void> }
let folder: string
let configFile: string
let server: TestServer
let ada: SignedIn
let cleo: SignedIn
let definition: Definition
let run: RunView

interface Definition {
  id: string
  title: string
  steps: Record<string, unknown>[]
}

beforeAll(async () => {
  ;[ground, folder] = await Promise.all([newGround(), mkdtemp(join(tmpdir(), 'stepwell-files-'))])
  await cp(join(dirname(demoConfigFile), 'workflows'), join(folder, 'workflows'), { recursive: true })
  configFile = join(folder, 'stepwell.config.mjs')
  await writeFile(
    configFile,
    `import demo from ${JSON.stringify(demoConfigFile)}\nexport default { ...demo, workflows: './workflows', workspaces: './none' }\n`,
  )
  definition = parse(await readFile(join(folder, 'workflows/kyc-review.yaml'), 'utf8'))
  await restart()
})
afterAll(async () => {
  await server.stop()
  await ground.clear()
  await rm(folder, { recursive: true, force: true })
})

async function restart(): Promise<void> {
  if (server) await server.stop()
  server = await attachTestServer(ground, { configFile })
  ;[ada, cleo] = await Promise.all([server.as('ada'), server.as('cleo')])
}

/** The definition with the title of its decision changed: the least that is another version. */
const retitled = (title: string): Definition => ({
  ...definition,
  steps: definition.steps.map((step) => (step['id'] === 'decide' ? { ...step, title } : step)),
})
const latest = async () => (await ada('getWorkflow', { params: { workflow: 'kyc-review' }, query: {} })).version

describe('a definition published while a run is saved', () => {
  test('changes nothing for that run; the next one follows it', async () => {
    run = await start(ada, '10001')
    await ada('saveRun', { params: { run: run.id }, body: { note: '' } })
    const published = await cleo('publishWorkflow', {
      params: { workflow: 'kyc-review' },
      body: { definition: retitled('Decide by the new rules') },
    })
    expect(published).toMatchObject({ version: 2, publishedBy: 'Cleo Marchetti' })
    run = await ada('resumeRun', { params: { run: run.id }, body: {} })
    run = await confirm(ada, run)
    expect([run.workflow.version, openOf(run).title]).toEqual([1, 'Decide'])
    const other = await confirm(ada, await start(ada, '10003'))
    expect([other.workflow.version, openOf(other).title]).toEqual([2, 'Decide by the new rules'])
    const { definition: replayed } = await ada('listRunEvents', { params: { run: run.id }, query: {} })
    expect(replayed.steps.find((step) => step.id === 'decide')?.title).toBe('Decide')
  })

  test('is a version of its own only where something changed', async () => {
    const again = await cleo('publishWorkflow', {
      params: { workflow: 'kyc-review' },
      body: { definition: retitled('Decide by the new rules') },
    })
    expect(again.version).toBe(2)
    const first = await ada('getWorkflow', { params: { workflow: 'kyc-review' }, query: { version: 1 } })
    expect(first).toMatchObject({ version: 1, publishedBy: 'the workflow file', title: 'KYC review' })
    expect(first.hash).not.toBe(again.hash)
  })

  test('a file that did not change is not published over it at the next start', async () => {
    await restart()
    expect(await latest()).toBe(2)
  })

  test('a file that changed is published at the next start, and the open run still keeps its version', async () => {
    const file = join(folder, 'workflows/kyc-review.yaml')
    await writeFile(file, (await readFile(file, 'utf8')).replace('title: Decide\n', 'title: Decide as the file says\n'))
    await restart()
    expect(await latest()).toBe(3)
    run = await ada('getRun', { params: { run: run.id } })
    expect([run.workflow.version, openOf(run).title]).toEqual([1, 'Decide'])
    expect(
      (await cleo('listWorkflows', { query: {} })).workflows.map((workflow) => [workflow.id, workflow.version]),
    ).toEqual([
      ['risk-score-change', 1],
      ['kyc-review', 3],
      ['periodic-review', 1],
    ])
  })

  test('a file with a mistake stops the start with the place of it', async () => {
    const file = join(folder, 'workflows/kyc-review.yaml')
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace('next: load_documents', 'next: nowhere'))
    await expect(attachTestServer(ground, { configFile })).rejects.toMatchObject({
      code: 'workflow-invalid',
      message: expect.stringContaining('steps[0].next'),
    })
    await writeFile(file, text)
  })
})

describe('files that call each other', () => {
  const write = (name: string, content: unknown) => writeFile(join(folder, 'workflows', name), JSON.stringify(content))
  const end = { id: 'over', kind: 'end', title: 'Over' }
  const called = (...inputs: string[]) => ({
    ...{ id: 'called', title: 'Called', collection: 'companies', teams: ['compliance'], start: 'over', steps: [end] },
    inputs: Object.fromEntries(inputs.map((name) => [name, { label: name, type: 'text', required: true }])),
  })
  const calling = (id: string, ...inputs: string[]) => ({
    ...{ id, title: id, collection: 'companies', teams: ['compliance'], start: 'call' },
    steps: [
      {
        ...{ id: 'call', kind: 'go-to', title: 'Call it', workflow: 'called', next: 'over' },
        inputs: Object.fromEntries(inputs.map((name) => [name, 'x'])),
      },
      end,
    ],
  })
  const versions = async () =>
    (await cleo('listWorkflows', { query: {} })).workflows
      .filter(({ id }) => id === 'called' || id.endsWith('-caller'))
      .map(({ id, version }) => `${id} ${version}`)

  test('change together, whatever their order', async () => {
    await write('a.yaml', calling('first-caller', 'why'))
    await write('b.yaml', called('why'))
    await write('c.yaml', calling('second-caller', 'why'))
    await restart()
    expect(await versions()).toEqual(['called 1', 'first-caller 1', 'second-caller 1'])
    await write('a.yaml', calling('first-caller', 'level'))
    await write('b.yaml', called('level'))
    await write('c.yaml', calling('second-caller', 'level'))
    await restart()
    expect(await versions()).toEqual(['called 2', 'first-caller 2', 'second-caller 2'])
  })

  test('stop the start where one would not fit any more, and then none is published', async () => {
    await write('a.yaml', calling('first-caller', 'why'))
    await write('b.yaml', called('why'))
    await expect(attachTestServer(ground, { configFile })).rejects.toMatchObject({
      code: 'workflow-invalid',
      message: expect.stringMatching(
        /b\.yaml is not a valid workflow:\n {2}inputs: "second-caller" calls this workflow at "Call it"/,
      ),
    })
    expect(await versions()).toEqual(['called 2', 'first-caller 2', 'second-caller 2'])
    for (const name of ['a.yaml', 'b.yaml', 'c.yaml']) await rm(join(folder, 'workflows', name))
  })
})

describe('ten wrong definitions each name the place', () => {
  const end = { id: 'finish', kind: 'end', title: 'Finish' }
  const read = { id: 'read', kind: 'get-data', title: 'Read', mode: 'automatic', fields: ['name'], next: 'finish' }
  const act = {
    id: 'read',
    kind: 'trigger-action',
    title: 'Act',
    mode: 'confirm',
    action: 'approve_company',
    next: 'finish',
  }
  const decide = {
    id: 'read',
    kind: 'decision',
    title: 'Decide',
    maker: 'rules',
    options: [{ id: 'yes', label: 'Yes', when: 'true', next: 'finish' }],
  }
  const of = (...steps: Record<string, unknown>[]) => ({
    id: 'wrong',
    title: 'Wrong',
    collection: 'companies',
    teams: ['compliance'],
    start: 'read',
    steps,
  })

  test.each([
    ['an unknown step', of({ ...read, kind: 'teleport' }, end), 'steps[0].kind', 'teleport'],
    ['a missing target', of({ ...read, next: 'nowhere' }, end), 'steps[0].next', 'nowhere'],
    ['an unreachable step', of(read, { ...read, id: 'island' }, end), 'steps[1]', 'Read'],
    [
      'a loop without limit',
      of({ ...read, next: 'back' }, { id: 'back', kind: 'go-to', title: 'Back', target: 'read' }, end),
      'steps[1]',
      'limit',
    ],
    ['an unknown field', of({ ...read, fields: ['name', 'shoe_size'] }, end), 'steps[0].fields[1]', 'shoe_size'],
    ['an action of another collection', of({ ...act, action: 'freeze_account' }, end), 'steps[0].action', 'accounts'],
    [
      'bad CEL',
      of({ ...decide, options: [{ ...decide.options[0], when: 'steps.read.name ==' }] }, end),
      'steps[0].options[0].when',
      '',
    ],
    ['a duplicate id', of(read, { ...end, id: 'read' }, end), 'steps[1].id', 'read'],
    ['empty options', of({ ...decide, options: [] }, end), 'steps[0].options', ''],
    ['a wrong mode', of({ ...read, mode: 'psychic' }, end), 'steps[0].mode', 'psychic'],
  ])('%s', async (_, wrong, place, word) => {
    const { isValid, problems } = await cleo('validateWorkflow', { body: { definition: wrong } })
    expect(isValid).toBe(false)
    expect(problems.map((problem) => problem.path).join(' ')).toContain(place)
    expect(problems.map((problem) => problem.message).join(' ')).toContain(word)
    const refused = cleo('publishWorkflow', { params: { workflow: 'wrong' }, body: { definition: wrong } })
    await expect(refused).rejects.toMatchObject({ status: 422, code: 'invalid-workflow', problem: { problems } })
    await expect(cleo('getWorkflow', { params: { workflow: 'wrong' }, query: {} })).rejects.toMatchObject({
      status: 404,
    })
  })
})
