import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunView } from '#api'
import { isSubrunStep, type RunEvent, stepById } from '#engine'
import { handleCommand } from '../server/runs/handle-command.ts'
import { startSubrun } from '../server/worker/start-sub-run.ts'
import { storeFaults } from './support/check-log.ts'
import { complete, openOf, revise, settled, start } from './support/drive-run.ts'
import { probeConfigFile, type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

/** The called workflow: asks, acts, asks again, and gives a verdict. */
const closer = {
  id: 'closer-look',
  title: 'Closer look',
  collection: 'companies',
  teams: ['compliance'],
  inputs: { reason: { label: 'Reason', type: 'text', required: true } },
  outputs: { verdict: { label: 'Verdict', type: 'text', required: true } },
  start: 'ask',
  steps: [
    { id: 'ask', kind: 'guidance', title: 'Ask', answer: { label: 'Verdict' }, next: 'act' },
    { id: 'act', kind: 'trigger-action', title: 'Act', mode: 'manual', action: 'probe_database', next: 'name' },
    { id: 'name', kind: 'get-data', title: 'Name', mode: 'automatic', fields: ['name'], next: 'sure' },
    { id: 'sure', kind: 'guidance', title: 'Sure?', next: 'over' },
    {
      id: 'over',
      kind: 'end',
      title: 'Over',
      outcome: 'clear',
      outputs: { verdict: { cel: 'steps.ask.answer + ": " + steps.name.name' } },
    },
  ],
}
const caller = {
  id: 'tip-review',
  title: 'Tip review',
  collection: 'companies',
  teams: ['compliance'],
  start: 'why',
  steps: [
    { id: 'why', kind: 'guidance', title: 'Why', answer: { label: 'Why', required: true }, next: 'closer' },
    {
      id: 'closer',
      kind: 'go-to',
      title: 'Look closer',
      workflow: 'closer-look',
      inputs: { reason: { cel: 'steps.why.answer' } },
      outputs: { verdict: 'text' },
      next: 'check',
    },
    { id: 'check', kind: 'guidance', title: 'Check', instruction: '{{ steps.closer.verdict }}', next: 'done' },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}

let server: TestServer
let folder: string
let ada: SignedIn
let ines: SignedIn
let next = 10_001

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stepwell-sub-run-'))
  server = await startTestServer({ configFile: probeConfigFile })
  ada = await server.as('ada')
  ines = await server.as('ines')
  await publish(closer)
  await publish(caller)
})
afterAll(async () => {
  expect(await storeFaults(server.store.pool)).toEqual([])
  await server.stop()
  await rm(folder, { recursive: true, force: true })
})

const publish = (definition: { id: string; [setting: string]: unknown }) =>
  ines('publishWorkflow', { params: { workflow: definition.id }, body: { definition } })
const look = (person: SignedIn, id: string) => person('getRun', { params: { run: id } })
async function eventsOf(person: SignedIn, id: string): Promise<RunEvent[]> {
  const { events } = await person('listRunEvents', { params: { run: id }, query: {} })
  return events.map(({ event }) => event)
}
const say = (answer: string) => ({ kind: 'guidance' as const, answer })
const probe = (does = 'succeed') => ({
  kind: 'trigger-action' as const,
  action: 'probe_database',
  form: { ledger: join(folder, 'ledger'), does },
})

/** The run once its step waits for a sub-run, with that sub-run. */
async function waiting(record = String(next++)): Promise<{ parent: RunView; child: RunView; record: string }> {
  const started = await complete(ada, await start(ada, record, 'tip-review'), say('a tip'))
  const parent = await until(started.id, ({ open }) => open?.phase === 'waiting')
  return { parent, child: await settled(ada, await look(ada, openOf(parent).subrun?.run ?? '')), record }
}

async function until(id: string, isSo: (run: RunView) => boolean, milliseconds = 30_000): Promise<RunView> {
  for (const end = Date.now() + milliseconds; ; await sleep(30)) {
    const run = await look(ada, id)
    if (isSo(run)) return run
    if (Date.now() > end) throw new Error(`The run is ${run.status} at ${run.open?.stepId}, ${run.open?.phase}.`)
  }
}

/** The sub-run up to its last question. */
async function acted(child: RunView): Promise<RunView> {
  const at = await complete(ada, await complete(ada, child, say('fine')), probe())
  return until(at.id, ({ open }) => open?.stepId === 'sure')
}

describe('a sub-run', () => {
  test('starts by itself with its inputs, and gives its outputs back at once', async () => {
    const { parent, child, record } = await waiting()
    expect(openOf(parent)).toMatchObject({
      stepId: 'closer',
      canHandleManually: false,
      subrun: { title: 'Closer look', status: 'active', waitsFor: 'Ask', isInTheWay: false },
    })
    expect(child).toMatchObject({
      record: { id: record },
      startedBy: { id: ada.person.id },
      partOf: { run: parent.id, title: 'Tip review', record: { id: record } },
      context: [{ kind: 'inputs', values: { reason: { value: 'a tip', origin: 'other-run' } } }],
    })
    const ended = await complete(ada, await acted(child), { kind: 'guidance' })
    expect(ended).toMatchObject({ status: 'completed', outcome: 'clear' })
    // The answer to the last step of the sub-run came when the run around it had gone on, without anybody asking.
    const after = await until(parent.id, ({ open }) => open?.stepId === 'check')
    expect(after.done.at(-1)).toMatchObject({
      kind: 'sub-run',
      outcome: 'Closer look: clear',
      answer: { kind: 'sub-run', run: child.id },
      entry: { values: { verdict: { value: expect.stringMatching(/^fine: /), origin: 'other-run' } } },
    })
    expect(openOf(after).instruction).toMatch(/^fine: /)
    expect((await eventsOf(ada, parent.id)).map(({ type }) => type)).toEqual([
      ...['run-triggered', 'step-opened', 'step-completed', 'step-opened', 'subrun-started'],
      ...['subrun-ended', 'step-completed', 'step-opened'],
    ])
    expect((await complete(ada, after, { kind: 'guidance' })).status).toBe('completed')
  })

  test('keeps the version it started with; the next one starts with the newest', async () => {
    const { child } = await waiting()
    await publish({ ...closer, title: 'Closer look, anew' })
    expect((await look(ada, child.id)).workflow).toMatchObject({ title: 'Closer look', version: 1 })
    expect((await waiting()).child.workflow).toMatchObject({ title: 'Closer look, anew', version: 2 })
    await publish(closer)
  })

  test('that is aborted by somebody else hands the step over with the reason; it can be started again', async () => {
    const { parent, child } = await waiting()
    const bo = await server.as('bo')
    await bo('abortRun', { params: { run: child.id }, body: { reason: 'Wrong company' } })
    const stopped = await until(parent.id, ({ open }) => open?.phase === 'ready')
    expect(openOf(stopped)).toMatchObject({
      handOver: {
        code: 'subrun-aborted',
        reason: `${bo.person.name} aborted "Closer look": Wrong company`,
      },
      canHandleManually: true,
      subrun: { run: child.id, status: 'aborted' },
    })
    await ada('askAgain', { params: { run: parent.id, attempt: openOf(stopped).attempt }, body: {} })
    const again = await until(parent.id, ({ open }) => open?.phase === 'waiting')
    expect(openOf(again).subrun).toMatchObject({ status: 'active' })
    expect(openOf(again).subrun?.run).not.toBe(child.id)
  })

  test('does not start while a run of its workflow is open on the record', async () => {
    await publish({ ...closer, id: 'other-look', inputs: {}, title: 'Other look' })
    await publish({
      ...caller,
      id: 'other-caller',
      steps: caller.steps.map((step) =>
        step.id === 'closer' ? { ...step, workflow: 'other-look', inputs: {} } : step,
      ),
    })
    const record = String(next++)
    const first = await start(ada, record, 'other-look')
    const parent = await complete(ada, await start(ada, record, 'other-caller'), say('a tip'))
    const stopped = await until(parent.id, ({ open }) => open?.stepId === 'closer' && open.phase === 'ready')
    expect(openOf(stopped)).toMatchObject({
      handOver: { code: 'run-exists', reason: expect.stringContaining('A run of "Other look" is already open on') },
      subrun: { run: first.id, isInTheWay: true },
    })
    await ada('abortRun', { params: { run: first.id }, body: { reason: 'Done with it' } })
    await ada('askAgain', { params: { run: parent.id, attempt: openOf(stopped).attempt }, body: {} })
    await until(parent.id, ({ open }) => open?.phase === 'waiting')
  })

  test('handled manually adds nothing', async () => {
    const { parent, child } = await waiting()
    const params = { run: parent.id, attempt: openOf(parent).attempt }
    await expect(ada('handleManually', { params, body: {} })).rejects.toMatchObject({ code: 'subrun-open' })
    await ada('abortRun', { params: { run: child.id }, body: { reason: 'Wrong company' } })
    await until(parent.id, ({ open }) => open?.phase === 'ready')
    const taken = await ada('handleManually', { params, body: {} })
    const done = await complete(ada, taken, { kind: 'elsewhere', note: 'By telephone' })
    expect(done).toMatchObject({
      open: { stepId: 'check', instruction: '—' },
      missing: [expect.stringContaining('Look closer')],
    })
  })
})

describe('revising and aborting', () => {
  test('aborts an open sub-run in the same moment, and says before what was done in it', async () => {
    const { parent, child } = await waiting()
    await acted(child)
    const { stays, aborts } = await ada('getRevisePrice', { params: { run: parent.id, attempt: 1 } })
    expect(aborts).toBe('Closer look')
    expect(stays).toEqual([
      {
        ...{ id: `${child.id}:2:1`, title: expect.stringContaining('Probe (database)') },
        ...{ message: 'The probe was done.', certainty: 'happened' },
      },
    ])
    const revised = await revise(ada, parent, 'why')
    expect(revised).toMatchObject({ open: { stepId: 'why', attempt: 3 } })
    expect(await look(ada, child.id)).toMatchObject({
      status: 'aborted',
      outcome: expect.stringContaining('was revised'),
    })
    const types = (await eventsOf(ada, parent.id)).map(({ type }) => type)
    expect(types.slice(-3)).toEqual(['subrun-ended', 'step-revised', 'step-opened'])
  })

  test('a completed sub-run stays history; the price of revising lists what was done in it', async () => {
    const { parent, child } = await waiting()
    await complete(ada, await acted(child), { kind: 'guidance' })
    const after = await until(parent.id, ({ open }) => open?.stepId === 'check')
    const { stays, aborts } = await ada('getRevisePrice', { params: { run: parent.id, attempt: 2 } })
    expect([stays.length, aborts]).toEqual([1, null])
    await revise(ada, after, 'closer')
    const again = await until(parent.id, ({ open }) => open?.phase === 'waiting')
    expect(openOf(again).subrun?.run).not.toBe(child.id)
    expect((await look(ada, child.id)).status).toBe('completed')
    await expect(ada('reviseStep', { params: { run: child.id, attempt: 1 }, body: {} })).rejects.toMatchObject({
      code: 'run-ended',
    })
  })

  test('the run aborts its sub-run with it', async () => {
    const { parent, child } = await waiting()
    await ada('abortRun', { params: { run: parent.id }, body: { reason: 'No case' } })
    expect(await look(ada, child.id)).toMatchObject({
      status: 'aborted',
      outcome: '"Tip review", which it is part of, was aborted: No case',
    })
  })

  test('is refused while an effect in the sub-run is under way, and nothing has changed', async () => {
    const { parent, child } = await waiting()
    const ledger = join(folder, `blocked-${child.id}`)
    const asked = await complete(ada, child, say('fine'))
    const body = { answer: { ...probe('block'), form: { ledger, does: 'block' } } }
    await ada('completeStep', { params: { run: child.id, attempt: openOf(asked).attempt }, body })
    const order = { params: { run: parent.id }, body: { reason: 'No case' } }
    const refusal = { code: 'step-busy', message: expect.stringContaining('In the sub-run "Closer look": ') }
    await expect(ada('abortRun', order)).rejects.toMatchObject(refusal)
    await expect(ada('reviseStep', { params: { run: parent.id, attempt: 1 }, body: {} })).rejects.toMatchObject(refusal)
    expect((await look(ada, parent.id)).open?.phase).toBe('waiting')
    await writeFile(`${ledger}.go`, '')
    await until(child.id, ({ open }) => open?.stepId === 'sure')
    await ada('abortRun', order)
  })

  test('of two people, one completes the sub-run while the other revises: each run ends up whole', async () => {
    for (let round = 0; round < 6; round++) {
      const { parent, child } = await waiting()
      const sure = await acted(child)
      const [completed, revised] = await Promise.allSettled([
        ada('completeStep', {
          params: { run: child.id, attempt: openOf(sure).attempt },
          body: { answer: { kind: 'guidance' } },
        }),
        ines('reviseStep', { params: { run: parent.id, attempt: 1 }, body: {} }),
      ])
      expect(revised.status).toBe('fulfilled')
      const after = await until(parent.id, ({ open }) => open?.stepId === 'why')
      const ended = (await eventsOf(ada, parent.id)).filter((event) => event.type === 'subrun-ended')
      expect(ended).toMatchObject([{ status: completed.status === 'fulfilled' ? 'completed' : 'aborted' }])
      expect((await look(ada, child.id)).status).toBe(completed.status === 'fulfilled' ? 'completed' : 'aborted')
      expect(after.status).toBe('active')
    }
  })
})

describe('what may go wrong', () => {
  /** A server that commits and dies before it does what follows; even its jobs are gone. */
  const dying = () => ({
    pool: server.store.pool,
    versions: server.services.versions,
    live: server.services.live,
    records: server.services.records,
    catalog: () => server.services.company.catalog(),
    // No server holds the lock of that number.
    server: 0,
    queue: {
      enqueue: async () => {},
      enqueueAt: async () => {},
      work: async () => {},
      stopWork: async () => {},
      close: async () => {},
    },
  })
  const by = () => ({ kind: 'person' as const, person: ada.person })

  test('a server that dies between the end of the sub-run and the step of the run: another goes on, once', async () => {
    const { parent, child } = await waiting()
    const attempt = openOf(await acted(child)).attempt
    await handleCommand(dying(), child.id, (_, { now: at }) => ({
      type: 'complete-step',
      at,
      by: by(),
      attempt,
      answer: { kind: 'guidance' },
      gathered: { outcome: 'Done' },
    }))
    expect(await look(ada, child.id)).toMatchObject({ status: 'completed' })
    const [one, other] = await Promise.all([server.another(), server.another()])
    await until(parent.id, ({ open }) => open?.stepId === 'check')
    await one.stop()
    await other.stop()
    const ended = (await eventsOf(ada, parent.id)).filter((event) => event.type === 'subrun-ended')
    expect(ended).toHaveLength(1)
  })

  /** A run whose sub-run is about to start, as a server read it that goes on with it only now. */
  async function atStart() {
    const run = await start(ada, String(next++), 'tip-review')
    const { run: state } = await handleCommand(dying(), run.id, (_, { now: at }) => ({
      type: 'complete-step',
      at,
      by: by(),
      attempt: 1,
      answer: say('a tip'),
      gathered: { outcome: 'Done' },
    }))
    const definition = await server.services.versions.definition(server.store.pool, 'tip-review', 1)
    const step = stepById(definition, 'closer')
    if (!isSubrunStep(step)) throw new Error('The step calls a workflow.')
    return { run, state, step }
  }

  test('a run that is saved at the moment its sub-run starts waits with it, and starts it when it is resumed', async () => {
    const { run, state, step } = await atStart()
    await handleCommand(dying(), run.id, (_, { now: at }) => ({ type: 'save-run', at, by: by(), note: '' }))
    await expect(startSubrun(dying(), state, step)).rejects.toMatchObject({ code: 'run-not-active' })
    expect((await look(ada, run.id)).open?.subrun).toBeNull()
    await ada('resumeRun', { params: { run: run.id }, body: {} })
    await until(run.id, ({ open }) => open?.phase === 'waiting')
  })

  test('two servers that start a sub-run at once start one', async () => {
    const { run, state, step } = await atStart()
    const starts = await Promise.allSettled([1, 2, 3].map(() => startSubrun(dying(), state, step)))
    expect(starts.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected', 'rejected'])
    const { rows } = await server.store.pool.query('select id from run where parent_id = $1', [run.id])
    expect(rows).toHaveLength(1)
    await until(run.id, ({ open }) => open?.subrun?.run === rows[0].id)
  })

  const withoutOutputs = {
    ...closer,
    outputs: {},
    steps: closer.steps.map((step) => ({ ...step, outputs: undefined })),
  }
  const takingNothing = {
    ...caller,
    steps: caller.steps.map((step) => ({ ...step, outputs: undefined, instruction: undefined })),
  }

  test('a version that its callers do not fit any more is refused, with the caller, the step and what does not fit', async () => {
    await expect(publish(withoutOutputs)).rejects.toMatchObject({
      status: 422,
      code: 'invalid-workflow',
      problem: {
        problems: [
          {
            path: 'outputs',
            code: 'caller-misfit',
            message: expect.stringMatching(
              /^"Tip review" calls this workflow at "Look closer", .* no output "verdict"/,
            ),
          },
        ],
      },
    })
    const { problems } = await ines('validateWorkflow', { body: { definition: withoutOutputs } })
    expect(problems.map(({ code }) => code)).toEqual(['caller-misfit'])
  })

  test('of two who publish a workflow and one that calls it at once, one is refused where they do not fit', async () => {
    await publish({ ...closer, id: 'raced-look' })
    const calling = caller.steps.map((step) => (step.id === 'closer' ? { ...step, workflow: 'raced-look' } : step))
    const answers = await Promise.allSettled([
      publish({ ...withoutOutputs, id: 'raced-look' }),
      publish({ ...caller, id: 'raced-review', steps: calling }),
    ])
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  test('a run whose version a later one no longer fits says so when the step is reached', async () => {
    const run = await start(ada, String(next++), 'tip-review')
    await publish(takingNothing)
    await publish(withoutOutputs)
    const parent = await complete(ada, run, say('a tip'))
    const stopped = await until(parent.id, ({ open }) => open?.stepId === 'closer' && open.phase === 'ready')
    expect(openOf(stopped).handOver).toMatchObject({
      code: 'failed',
      reason: '"Closer look" does not fit this step: "Closer look" gives no output "verdict". It gives: none.',
    })
    await publish(closer)
    await publish(caller)
    await ada('askAgain', { params: { run: parent.id, attempt: openOf(stopped).attempt }, body: {} })
    await until(parent.id, ({ open }) => open?.phase === 'waiting')
  })

  test('a workflow that needs inputs is not started by itself, but an open run of it is taken on', async () => {
    await expect(start(ada, String(next++), 'closer-look')).rejects.toMatchObject({ code: 'inputs-missing' })
    const { workflows } = await ada('listWorkflows', { query: {} })
    const needing = workflows.filter(({ needsInputs }) => needsInputs).map(({ id }) => id)
    expect(needing).toContain('closer-look')
    const { child, record } = await waiting()
    await ada('saveRun', { params: { run: child.id }, body: { note: '' } })
    const body = { workflow: 'closer-look', collection: 'companies', record }
    expect(await ines('startRun', { body })).toMatchObject({ id: child.id, isResumed: true, status: 'active' })
  })
})
