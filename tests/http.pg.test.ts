import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { livePath, type Problem, routes } from '#api'
import { ruleCodes } from '#engine'
import { openOf, start } from './support/drive-run.ts'
import { type SignedIn, startTestServer, type TestServer } from './support/test-server.ts'

let server: TestServer
let ada: SignedIn
let documented: Set<string>
beforeAll(async () => {
  server = await startTestServer()
  ada = await server.as('ada')
  const page = await readFile(resolve(import.meta.dirname, '../docs/errors.md'), 'utf8')
  documented = new Set([...page.matchAll(/^#+ `?([a-z]+(?:-[a-z]+)*)`?$/gm)].flatMap((match) => match[1] ?? []))
})
afterAll(() => server.stop())

test('every code of the rules stands in docs/errors.md', () => {
  expect(ruleCodes.filter((code) => !documented.has(code))).toEqual([])
})

describe('every error is a problem with a documented code', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`
  const nul = encodeURIComponent('\0')
  const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

  test.each<[string, string, string, number, string?]>([
    ['malformed JSON', 'POST', '/api/v1/runs', 400, '{"workflow": '],
    ['no body', 'POST', '/api/v1/runs', 400],
    ['an empty body', 'POST', '/api/v1/runs', 400, ''],
    ['wrong types', 'POST', '/api/v1/runs', 400, '{"workflow":1,"collection":[],"record":{}}'],
    ['a list for an object', 'POST', '/api/v1/runs', 400, '[]'],
    [
      'a forged prototype',
      'POST',
      '/api/v1/runs',
      400,
      '{"workflow":"kyc-review","collection":"companies","record":"10001","__proto__":{"x":1}}',
    ],
    ['a huge body', 'POST', '/api/v1/workflows/validate', 413, `{"definition":"${'x'.repeat(1_100_000)}"}`],
    [
      'a body nested too deep',
      'POST',
      '/api/v1/collections/companies/records/10001/actions/approve_company',
      400,
      `{"form":{"note":${deep}}}`,
    ],
    [
      'the character U+0000 in a body',
      'POST',
      '/api/v1/collections/companies/records/10001/actions/reject_company',
      400,
      '{"form":{"reason":"other","note":"\\u0000"}}',
    ],
    ['an unknown route', 'GET', '/api/v1/nothing', 404],
    ['an unknown method', 'DELETE', '/api/v1/runs', 404],
    ['an address that is no address', 'GET', '/api/v1/runs/%ff', 400],
    ['the character U+0000 in an address', 'GET', `/api/v1/runs/${nul}`, 400],
    ['the character U+0000 in a record’s id', 'GET', `/api/v1/collections/companies/records/${nul}`, 400],
    ['an endless address', 'GET', `/api/v1/runs/${'x'.repeat(3_000)}`, 400],
    ['an unknown collection', 'GET', '/api/v1/collections/secrets/records', 404],
    ['an id of another kind', 'GET', '/api/v1/collections/companies/records/ten', 404],
    ['a limit that is no number', 'GET', '/api/v1/runs?limit=many', 400],
    ['a limit out of bounds', 'GET', '/api/v1/runs?limit=100000', 400],
    ['a forged cursor of runs', 'GET', '/api/v1/runs?after=xyz', 400],
    [
      'a cursor of runs with an impossible time',
      'GET',
      `/api/v1/runs?after=${forged(['2026-02-30 00:00:00+00', 'x'])}`,
      400,
    ],
    ['a cursor of runs with U+0000', 'GET', `/api/v1/runs?after=${forged(['1', '\0'])}`, 400],
    ['a forged cursor of activity', 'GET', '/api/v1/activity?after=1', 400],
    [
      'a cursor of activity beyond all numbers',
      'GET',
      '/api/v1/activity?after=9999999999999999999-999999999999999999999',
      400,
    ],
    ['a forged cursor of records', 'GET', '/api/v1/collections/companies/records?after=xyz', 400],
    ['a time that is none', 'GET', '/api/v1/activity?from=yesterday', 400],
    ['a time before all times', 'GET', '/api/v1/activity?from=0000-01-01T00:00:00Z', 400],
    ['a filter that is no JSON', 'GET', '/api/v1/collections/companies/records?filter=%7B', 400],
    [
      'a filter of an unknown field',
      'GET',
      `/api/v1/collections/companies/records?filter=${encodeURIComponent('{"field":"shoes","operator":"equals","value":1}')}`,
      400,
    ],
    [
      'a filter nested too deep',
      'GET',
      `/api/v1/collections/companies/records?filter=${encodeURIComponent(`${'{"and":['.repeat(400)}${']}'.repeat(400)}`)}`,
      400,
    ],
    ['a sort by an unknown field', 'GET', '/api/v1/collections/companies/records?sort=shoes', 400],
    ['an attempt that is no number', 'GET', '/api/v1/runs/x/attempts/one/revise-price', 400],
    ['an attempt beyond all numbers', 'GET', '/api/v1/runs/x/attempts/99999999999999999999/revise-price', 400],
  ])('%s', async (_, method, path, status, body) => {
    const answer = await ada.raw(method, path, body)
    const problem: Problem = await answer.json()
    expect({ status: answer.status, type: answer.headers.get('content-type') }, JSON.stringify(problem)).toEqual({
      status,
      type: 'application/problem+json',
    })
    expect(problem).toMatchObject({
      status,
      title: expect.any(String),
      detail: expect.any(String),
      type: expect.stringContaining(`#${problem.code}`),
    })
    expect(documented).toContain(problem.code)
  })

  test('a content type that is none of ours', async () => {
    const answer = await ada.raw('POST', '/api/v1/runs', 'workflow=kyc-review', {
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'application/problem+json'])
  })

  test('and a request that is not even HTTP closes the connection without a word of ours', async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(server.url).port), '127.0.0.1', () => socket.write('HELLO\r\n\r\n'))
      let text = ''
      socket.on('data', (chunk) => (text += chunk)).on('close', () => resolve(text))
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  })
})

describe('other sites', () => {
  test.each(['https://evil.example', 'null', 'http://127.0.0.1.evil.example', 'http://localhost:1'])(
    'an order sent by a page of %s is refused',
    async (origin) => {
      const run = await start(ada, '10001')
      const answer = await ada.raw('POST', `/api/v1/runs/${run.id}/abort`, { reason: 'A trick' }, { origin })
      expect(answer.status).toBe(403)
      expect(await answer.json()).toMatchObject({ code: 'right-missing', details: { right: 'same-origin' } })
      expect((await ada('getRun', { params: { run: run.id } })).status).toBe('active')
    },
  )

  test('an order of our own page is not', async () => {
    const run = await start(ada, '10003')
    expect((await ada.raw('POST', `/api/v1/runs/${run.id}/claim`, {}, { origin: server.url })).status).toBe(200)
  })

  test('nothing allows another site to read an answer', async () => {
    const answer = await ada.raw('GET', '/api/v1/me', undefined, { origin: 'https://evil.example' })
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })
})

test('no GET changes anything but the log of what was looked at', async () => {
  const run = await start(ada, '10005')
  const kept = async () => {
    const tables = [
      'run',
      'run_event',
      'run_payload',
      'run_attempt',
      'effect',
      'workflow',
      'workflow_version',
      'person',
      'role',
      'team',
    ]
    const digests = tables.map((table) =>
      server.store.pool.query(
        `select '${table}' as name, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as digest from ${table} t`,
      ),
    )
    return (await Promise.all(digests)).flatMap((result) => result.rows)
  }
  const before = await kept()
  for (const [method, template] of Object.values(routes)) {
    const path = template
      .replace(':run', run.id)
      .replace(':attempt', String(openOf(run).attempt))
      .replace(':collection', 'companies')
      .replace(':id', '10005')
      .replace(':relation', 'documents')
      .replace(':workflow', 'kyc-review')
      .replace(':workspace', 'kyc-desk')
      .replace(':inbox', 'compliance-escalations')
      .replace(':action', 'approve_company')
    if (method === 'GET') await (await ada.raw('GET', path)).text()
    // An address that takes an order does nothing when it is merely opened.
    else expect([200, 403, 404]).toContain((await ada.raw('GET', path)).status)
  }
  expect(await kept()).toEqual(before)
})

describe('the OpenAPI document', () => {
  type Operation = {
    operationId: string
    summary: string
    parameters?: { name: string; in: string }[]
    requestBody?: unknown
    responses: Record<string, unknown>
  }
  type Document = { openapi: string; paths: Record<string, Record<string, Operation>> }
  let document: Document
  beforeAll(async () => {
    document = await (await server.nobody.raw('GET', '/api/openapi.json')).json()
  })

  test('is 3.1 and lists every route with its parameters, body and answers', () => {
    expect(document.openapi).toBe('3.1.0')
    for (const [operation, [method, template]] of Object.entries(routes)) {
      const found = document.paths[template.replace(/:([a-z]+)/gi, '{$1}')]?.[method.toLowerCase()]
      const names = [...template.matchAll(/:([a-z]+)/gi)].map((match) => match[1])
      expect(found?.operationId, operation).toBe(operation)
      expect(
        found?.parameters?.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name) ?? [],
        operation,
      ).toEqual(names)
      expect(found?.requestBody !== undefined, operation).toBe(method === 'POST')
      expect(Object.keys(found?.responses ?? {}), operation).toEqual(
        expect.arrayContaining(['200', '400', '401', '403', '404', '409', '422']),
      )
      expect(JSON.stringify(found?.responses['200']), operation).toContain('application/json')
      expect(JSON.stringify(found?.responses['404']), operation).toContain('problem+json')
    }
  })

  test('lists nothing else than these and the live stream', () => {
    const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const registered = Object.values(routes).map(
      ([method, template]) => `${method} ${template.replace(/:([a-z]+)/gi, '{$1}')}`,
    )
    expect(listed.sort()).toEqual([...registered, `GET ${livePath}`].sort())
  })
})

test('healthz says that it can serve, to anybody', async () => {
  const answer = await server.nobody.raw('GET', '/healthz')
  expect([answer.status, await answer.json()]).toEqual([200, { status: 'ready' }])
})

test('an order that the store was lost under is answered with 503, and is carried out once when it is sent again', async () => {
  const run = await start(ada, '10011')
  const order = () =>
    ada.raw('POST', `/api/v1/runs/${run.id}/save`, { note: 'Later' }, { 'idempotency-key': 'lost under way' })
  const holder = await server.store.pool.connect()
  try {
    await holder.query('begin')
    await holder.query('select from run where id = $1 for update', [run.id])
    const lost = order()
    await expect.poll(() => endWaiting(), { timeout: 10_000 }).toBeGreaterThan(0)
    const answer = await lost
    expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'store-unreachable' }])
  } finally {
    await holder.query('rollback')
    holder.release()
  }
  expect((await order()).status).toBe(200)
  expect(await ada('getRun', { params: { run: run.id } })).toMatchObject({
    status: 'saved',
    sequence: run.sequence + 1,
  })
})

/** Ends the connections whose statement waits for a row, as the database does when it goes down. Returns how many there were. */
async function endWaiting(): Promise<number> {
  const { rowCount } = await server.store.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  )
  return rowCount ?? 0
}
