import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { databaseHome } from './temporary-folder.ts'

/** A connection to the demo company's database of a running embedded server, as that company's own role. */
export async function connectToDemo(dataFolder: string): Promise<pg.Client> {
  const home = databaseHome(dataFolder)
  const [, , , port] = readFileSync(join(home, 'postgres/postmaster.pid'), 'utf8').split('\n')
  const password = readFileSync(join(dataFolder, 'payments-password'), 'utf8').trim()
  const client = new pg.Client({
    host: '127.0.0.1',
    port: Number(port),
    user: 'payments',
    password,
    database: 'payments',
  })
  // The server ends it when it stops; whoever still needs it notices by the next query.
  client.on('error', () => {})
  await client.connect()
  return client
}
