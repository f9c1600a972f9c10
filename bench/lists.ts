import { z } from 'zod'
import { address, routes } from '#api'
import { connectToDemo } from './support/demo-database.ts'
import { alternating, timed } from './support/measure.ts'
import { plainClient } from './support/plain-client.ts'
import { comparison, print, printTable } from './support/print-table.ts'
import { signIn } from './support/sign-in.ts'
import { withServer } from './support/temporary-server.ts'

// npm run bench -- lists: pages of 100,000 companies through the API, until the answer is there, in turns with the same page by hand in SQL.
const companies = 100_000
const rounds = 300
const warmUpRounds = 2_000
const pageSize = 50

const recordPageSchema = z.object({
  records: z.array(z.object({ id: z.string(), values: z.record(z.string(), z.unknown()) })),
  next: z.string(),
})

interface Page {
  name: string
  query: Record<string, string | number>
  sql: string
  values?: unknown[]
  /** Only the first page has one; the others show where time goes. */
  goal?: number
}

await withServer({ companies }, async (server, dataFolder) => {
  const client = plainClient(server.url, (await signIn(server.url, 'ada')).cookie)
  const database = await connectToDemo(dataFolder)
  const list = (query: Record<string, string | number>) =>
    client.get(address(routes.listRecords[1], { collection: 'companies' }, { limit: pageSize, ...query }))

  const sorted = recordPageSchema.parse(JSON.parse(await list({ sort: '-risk_score' })))
  const last = sorted.records.at(-1)
  const filter = JSON.stringify({
    and: [
      { field: 'country', operator: 'equals', value: 'FR' },
      { field: 'status', operator: 'equals', value: 'in_review' },
    ],
  })
  const pages: Page[] = [
    { name: 'first page', query: {}, sql: 'order by id limit 51', goal: 3 },
    { name: 'sorted by a field', query: { sort: '-risk_score' }, sql: 'order by risk_score desc, id desc limit 51' },
    {
      name: 'the page after it, by keyset',
      query: { sort: '-risk_score', after: sorted.next },
      sql: 'where (risk_score, id) < ($1, $2) order by risk_score desc, id desc limit 51',
      values: [last?.values['risk_score'], last?.id],
    },
    {
      name: 'filtered by two fields',
      query: { filter },
      sql: `where country = $1 and status = $2 order by id limit 51`,
      values: ['FR', 'in_review'],
    },
    { name: 'by offset 50,000', query: { offset: 50_000 }, sql: 'order by id limit 51 offset 50000' },
    {
      name: 'searched: harbour',
      query: { search: 'harbour' },
      sql: `where name ilike $1 or registration_number ilike $1 or email ilike $1 or contact_name ilike $1 or city ilike $1 order by id limit 51`,
      values: ['%harbour%'],
    },
  ]
  print(
    `Pages of ${pageSize} from ${companies.toLocaleString('en')} companies, through the API and by hand in SQL, in turns:\n`,
  )
  // A server that serves is warm: the first page must not pay for what the later ones find compiled.
  for (let round = 0; round < warmUpRounds; round++) await list({})
  const rows = []
  for (const { name, query, sql, values = [], goal } of pages) {
    const byHand = () => timed(() => database.query(`select * from companies ${sql}`, values))
    rows.push(comparison(name, await alternating(rounds, () => timed(() => list(query)), byHand), goal))
  }
  printTable(['page', 'API', 'p95', 'SQL', 'p95', 'ratio', 'goal', ''], rows)
  await database.end()
  client.close()
})
