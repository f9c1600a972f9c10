import { setTimeout as sleep } from 'node:timers/promises'
import type { PoolClient } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { RunView } from '#api'
import type { Answer, Value } from '#engine'
import { storeFaults } from './support/check-log.ts'
import { complete, doneAt, openOf, proposed, settled, start } from './support/drive-run.ts'
import { type ServerProcess, spawnServer } from './support/server-process.ts'
import {
  attachTestServer,
  demoConfigFile,
  newGround,
  type SignedIn,
  startTestServer,
  type TestServer,
} from './support/test-server.ts'

const open = {
  id: 'open',
  kind: 'create-record',
  title: 'Open a ticket',
  mode: 'manual',
  collection: 'tickets',
  next: 'urgent',
}
/** One step that creates, and one that works on what was created. */
const ticketing = {
  id: 'ticketing',
  title: 'Ticketing',
  collection: 'companies',
  teams: ['compliance', 'support'],
  start: 'open',
  steps: [
    open,
    {
      id: 'urgent',
      kind: 'update-data',
      title: 'Make it urgent',
      mode: 'manual',
      record: 'open',
      allowed: ['priority'],
      next: 'done',
    },
    { id: 'done', kind: 'end', title: 'Done' },
  ],
}
const suggested = {
  ...ticketing,
  id: 'suggested-ticketing',
  steps: [
    {
      ...open,
      mode: 'confirm',
      instruction: 'Open a ticket with high priority, subject "Papers are missing" and body "Please send them."',
    },
    ...ticketing.steps.slice(1),
  ],
}
const automatic = {
  ...ticketing,
  id: 'automatic-ticketing',
  start: 'read',
  steps: [
    {
      id: 'read',
      kind: 'get-data',
      title: 'Read',
      mode: 'automatic',
      fields: ['name', 'contact_email'],
      next: 'open',
    },
    {
      ...open,
      mode: 'automatic',
      values: {
        company_id: { cel: 'run.record.id' },
        subject: { cel: '"Call " + steps.read.name' },
        body: 'They asked to be called.',
        requester_email: { cel: 'steps.read.contact_email' },
      },
    },
    ...ticketing.steps.slice(1),
  ],
}

const ticket = (values: Record<string, Value> = {}): Answer => ({
  kind: 'create-record',
  values: {
    company_id: 10001,
    subject: 'Papers',
    body: 'Send them.',
    requester_email: 'ann@larkfield.example',
    ...values,
  },
})
const publish = async (lead: SignedIn) => {
  for (const definition of [ticketing, suggested, automatic])
    await lead('publishWorkflow', { params: { workflow: definition.id }, body: { definition } })
}
const look = (person: SignedIn, run: RunView) => person('getRun', { params: { run: run.id } })

async function until<Result>(what: string, find: () => Promise<Result | undefined | false>): Promise<Result> {
  for (let tries = 0; tries < 400; tries++) {
    const found = await find()
    if (found) return found
    await sleep(25)
  }
  throw new Error(`Waited in vain until ${what}.`)
}

describe('a record created in a run', () => {
  let server: TestServer
  let ines: SignedIn
  let cleo: SignedIn
  let dan: SignedIn
  let hidden: number
  beforeAll(async () => {
    server = await startTestServer()
    ;[ines, cleo, dan] = await Promise.all([server.as('ines'), server.as('cleo'), server.as('dan')])
    await publish(cleo)
    hidden = (await server.demo.pool.query("select min(id) as id from companies where country = 'CY'")).rows[0]?.id
  })
  afterAll(() => server.stop())

  const tickets = async (subject: string) =>
    (await server.demo.pool.query('select * from tickets where subject = $1', [subject])).rows

  test('is made once, with the defaults of the database, and later steps work on it', async () => {
    let run = await start(cleo, '10001', 'ticketing')
    const { form } = openOf(run)
    expect(form).toMatchObject({ kind: 'create-record', collection: { id: 'tickets', singular: 'Ticket' } })
    const fields = form?.kind === 'create-record' ? form.fields : []
    expect(fields.filter((field) => field.onCreate === 'required').map((field) => field.name)).toEqual([
      'company_id',
      'subject',
      'body',
      'requester_email',
    ])
    expect(fields.map((field) => field.name)).not.toContain('id')
    run = await complete(cleo, run, ticket({ subject: 'Once' }))
    const [row, ...others] = await tickets('Once')
    expect(others).toEqual([])
    expect(row).toMatchObject({ company_id: 10001, status: 'open', priority: 'normal' })
    const record = { collection: 'tickets', id: String(row?.['id']), label: 'Once' }
    expect(doneAt(run, 'open')).toMatchObject({
      outcome: 'Created Ticket Once',
      entry: { record, values: { status: { value: 'open' }, subject: { value: 'Once', origin: 'person' } } },
    })
    expect(openOf(run).form).toMatchObject({ kind: 'update-data', record })
    run = await complete(cleo, run, { kind: 'update-data', values: { priority: 'high' } })
    expect(run.status).toBe('completed')
    expect(await tickets('Once')).toEqual([expect.objectContaining({ priority: 'high' })])
    const { activity } = await cleo('listActivity', { query: { type: 'record-created' } })
    expect(activity).toEqual([
      expect.objectContaining({
        record,
        run: run.id,
        summary: 'Done: Created Ticket Once',
        detail: expect.objectContaining({
          before: {},
          after: expect.objectContaining({ subject: 'Once', status: 'open' }),
        }),
      }),
    ])
  })

  test('stays when the step is revised, and the price says so', async () => {
    const run = await complete(cleo, await start(cleo, '10002', 'ticketing'), ticket({ subject: 'Stays' }))
    const attempt = doneAt(run, 'open').attempt
    const price = await cleo('getRevisePrice', { params: { run: run.id, attempt } })
    expect(price.stays).toMatchObject([{ title: 'Create a new ticket', message: 'Created Ticket Stays' }])
    await cleo('reviseStep', { params: { run: run.id, attempt }, body: {} })
    expect(await tickets('Stays')).toHaveLength(1)
  })

  test('is filled in from the instruction and the record at hand, and what is lacking is said', async () => {
    const run = await start(cleo, '10003', 'suggested-ticketing')
    expect(openOf(run).handOver?.reason).toBe(
      'Requester e-mail is needed, and neither the instruction nor the context gives it.',
    )
    expect(proposed(run)).toEqual({
      kind: 'create-record',
      values: { company_id: 10003, subject: 'Papers are missing', body: 'Please send them.', priority: 'high' },
    })
  })

  test('is made by itself where everything is pinned', async () => {
    const run = await start(cleo, '10005', 'automatic-ticketing')
    expect(openOf(run).stepId).toBe('urgent')
    expect(doneAt(run, 'open')).toMatchObject({
      by: { kind: 'automation' },
      outcome: expect.stringMatching(/^Created Ticket Call /),
    })
  })

  test('is refused without the right', async () => {
    const run = await start(ines, '10006', 'ticketing')
    expect(openOf(run)).toMatchObject({ missingRight: 'tickets.create', form: null })
    await expect(complete(ines, run, ticket({ subject: 'No right' }))).rejects.toMatchObject({
      status: 403,
      code: 'right-missing',
      details: { right: 'tickets.create' },
    })
    expect(await tickets('No right')).toEqual([])
  })

  test('is not made when the right is lost between the intent and the dispatch', async () => {
    const run = await start(dan, '10007', 'ticketing')
    await server.store.asOwner(`
      create function lose_right() returns trigger language plpgsql as $$ begin
        update role set rights = rights - 'tickets.create' where id = 'support_agent'; return null; end $$;
      create trigger lose_right after insert on effect for each row execute function lose_right()`)
    try {
      const after = await complete(dan, run, ticket({ subject: 'Lost right' }))
      expect(openOf(after)).toMatchObject({ phase: 'ready', handOver: { code: 'right-missing' } })
      expect(await tickets('Lost right')).toEqual([])
    } finally {
      await server.store.asOwner(`drop trigger lose_right on effect; drop function lose_right;
        update role set rights = rights || '["tickets.create"]' where id = 'support_agent'`)
    }
  })

  test('is not made where the person’s team would not see it, and they can mend it', async () => {
    let run = await start(dan, '10008', 'ticketing')
    run = await complete(dan, run, ticket({ subject: 'Out of sight', company_id: hidden }))
    expect(openOf(run)).toMatchObject({
      phase: 'ready',
      handOver: { reason: expect.stringContaining('Your team would not see this Ticket') },
    })
    expect(await tickets('Out of sight')).toEqual([])
    run = await complete(dan, run, ticket({ subject: 'Out of sight', company_id: 10008 }))
    expect(openOf(run).stepId).toBe('urgent')
    expect(await tickets('Out of sight')).toHaveLength(1)
  })

  test('that breaks a rule of the database is handed back with the field, and can be mended', async () => {
    let run = await start(cleo, '10009', 'ticketing')
    run = await complete(cleo, run, ticket({ subject: 'Nowhere', company_id: 999_999 }))
    expect(openOf(run)).toMatchObject({
      phase: 'ready',
      handOver: { code: 'effect-failed' },
      effect: { failedField: 'company_id', failure: expect.stringContaining('must name a record that exists') },
    })
    await expect(complete(cleo, run, ticket({ subject: null }))).rejects.toMatchObject({
      status: 422,
      details: { field: 'subject' },
    })
    await expect(complete(cleo, run, ticket({ id: 5 }))).rejects.toMatchObject({ status: 422 })
    run = await complete(cleo, run, ticket({ subject: 'Nowhere' }))
    expect(openOf(run).stepId).toBe('urgent')
    expect(await tickets('Nowhere')).toHaveLength(1)
  })

  test('is told to nobody who may not see it: not in the run, its replay, or the activity', async () => {
    const run = await complete(
      cleo,
      await start(cleo, '10010', 'ticketing'),
      ticket({ subject: 'Whispered', company_id: hidden }),
    )
    const seen = await look(dan, run)
    expect(doneAt(seen, 'open')).toMatchObject({ answer: null, entry: null })
    const events = await dan('listRunEvents', { params: { run: run.id }, query: {} })
    const activity = await dan('listActivity', { query: { run: run.id } })
    const price = await dan('getRevisePrice', { params: { run: run.id, attempt: doneAt(run, 'open').attempt } })
    expect(JSON.stringify([seen, events, activity, price])).not.toContain('Whispered')
    expect(activity.activity.map(({ type }) => type)).not.toContain('record-created')
    const own = await cleo('listRunEvents', { params: { run: run.id }, query: {} })
    expect(JSON.stringify(own)).toContain('Whispered')
  })

  test('is told to nobody who may not read such records, already before it is there', async () => {
    const run = await start(cleo, '10012', 'suggested-ticketing')
    expect(JSON.stringify(proposed(run))).toContain('Please send them.')
    await server.store.pool.query(
      "update role set rights = rights - 'tickets.read' - 'tickets.create' where id = 'support_agent'",
    )
    try {
      const seen = await look(dan, run)
      expect(openOf(seen)).toMatchObject({ proposal: null, missingRight: 'tickets.read' })
      const told = async (person: SignedIn) => {
        const { events } = await person('listRunEvents', { params: { run: run.id }, query: {} })
        const made = events.find(({ event }) => event.type === 'proposal-made')
        return { isHidden: made?.isHidden, isTold: JSON.stringify(made).includes('Please send them.') }
      }
      expect(await told(dan)).toEqual({ isHidden: true, isTold: false })
      expect(await told(cleo)).toEqual({ isHidden: false, isTold: true })
    } finally {
      await server.store.pool.query(
        `update role set rights = rights || '["tickets.read", "tickets.create"]' where id = 'support_agent'`,
      )
    }
  })

  test('afterwards every log folds to its run', async () => {
    expect(await storeFaults(server.store.pool)).toEqual([])
  })
})

describe('with the server killed while it creates', () => {
  let ground: Awaited<ReturnType<typeof newGround>>
  let child: ServerProcess
  let holder: PoolClient

  beforeAll(async () => {
    ground = await newGround()
    const first = await attachTestServer(ground)
    await publish(await first.as('cleo'))
    await first.stop()
    // Whoever would insert a ticket waits here.
    await ground.demo.pool.query(
      'create function hold() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(77); return new; end $$; create trigger hold before insert on tickets for each row execute function hold()',
    )
  })
  afterAll(() => ground.clear())
  beforeEach(async () => {
    child = await spawnServer(ground, demoConfigFile)
    holder = await ground.demo.pool.connect()
    await holder.query('select pg_advisory_lock(77)')
  })
  afterEach(async () => {
    await child.kill()
    holder.release()
  })

  /** Sends the order and returns once the insert is under way. */
  const begin = async (record: string, subject: string) => {
    const cleo = await child.as('cleo')
    const run = await start(cleo, record, 'ticketing')
    void complete(cleo, run, ticket({ subject })).catch(() => {})
    await until(
      'the insert waits',
      async () =>
        (await holder.query("select from pg_locks where locktype = 'advisory' and objid = 77 and not granted"))
          .rowCount === 1,
    )
    return run
  }
  const letGo = () => holder.query('select pg_advisory_unlock(77)')
  const count = async (subject: string) =>
    Number((await ground.demo.pool.query('select count(*) from tickets where subject = $1', [subject])).rows[0]?.count)
  const recovered = async (run: RunView, check: (person: SignedIn, run: RunView) => Promise<void>) => {
    const server = await attachTestServer(ground)
    try {
      const person = await server.as('cleo')
      await check(person, await settled(person, await look(person, run)))
    } finally {
      await server.stop()
    }
  }

  test('before its commit: nothing is there, and the step is handed back', async () => {
    const run = await begin('10001', 'Half made')
    await child.kill()
    await letGo()
    await recovered(run, async (person, after) => {
      expect(openOf(after)).toMatchObject({
        stepId: 'open',
        phase: 'ready',
        handOver: { reason: expect.stringContaining('nothing was written') },
      })
      expect(await count('Half made')).toBe(0)
      await complete(person, after, ticket({ subject: 'Half made' }))
      expect(await count('Half made')).toBe(1)
    })
  })

  test('between its commit and our note of it: it counts as made, once, and the run goes on with it', async () => {
    const run = await begin('10002', 'Made')
    const store = await ground.store.pool.connect()
    try {
      await store.query('begin')
      await store.query('select from run where id = $1 for update', [run.id])
      await letGo()
      await until('it is committed', async () => (await count('Made')) === 1)
      await child.kill()
      await store.query('rollback')
    } finally {
      store.release()
    }
    await recovered(run, async (_, after) => {
      expect(doneAt(after, 'open')).toMatchObject({ entry: { record: { collection: 'tickets', label: 'Made' } } })
      expect(openOf(after).form).toMatchObject({ kind: 'update-data', record: { label: 'Made' } })
      expect(await count('Made')).toBe(1)
    })
    expect(await storeFaults(ground.store.pool)).toEqual([])
  })
})
