import type { ClientBase } from 'pg'
import { type DemoRows, emptyRows, tableNames } from './rows.ts'

/** Rows of one insert: large enough that round trips cost nothing, small enough to stay within a few megabytes. */
const rowsPerInsert = 3_000

/** Writes what the generator yields, table by table in large inserts. */
export async function loadRows(client: Pick<ClientBase, 'query'>, groups: Iterable<DemoRows>): Promise<void> {
  let waiting = emptyRows()
  let writing: Promise<void> = Promise.resolve()
  const write = async (rows: DemoRows) => {
    for (const table of tableNames) {
      for (let start = 0; start < rows[table].length; start += rowsPerInsert)
        await insertRows(client, table, rows[table].slice(start, start + rowsPerInsert))
    }
  }
  for (const group of groups) {
    for (const table of tableNames) append(waiting, group, table)
    if (waiting.documents.length < rowsPerInsert) continue
    // The next rows are made up while PostgreSQL works on these.
    await writing
    writing = write(waiting)
    writing.catch(() => undefined)
    waiting = emptyRows()
  }
  await writing
  await write(waiting)
}

function append<Table extends keyof DemoRows>(target: DemoRows, source: DemoRows, table: Table): void {
  const rows: object[] = target[table]
  rows.push(...source[table])
}

async function insertRows(client: Pick<ClientBase, 'query'>, table: keyof DemoRows, rows: object[]): Promise<void> {
  const [first] = rows
  if (first === undefined) return
  const columns = Object.keys(first).join(', ')
  await client.query(
    `insert into ${table} (${columns}) select ${columns} from json_populate_recordset(null::${table}, $1)`,
    [JSON.stringify(rows)],
  )
}
