import type { ClientBase } from 'pg'

/**
 * Makes the text of values the same on every server, and browsing unable to write: `transact` opens `read write` by name.
 * A change that was acknowledged must be on disk, also where the database's default is looser.
 */
export async function prepareSession(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ processId: number }>(`
    select set_config('timezone', 'UTC', false), set_config('datestyle', 'ISO, YMD', false), set_config('intervalstyle', 'iso_8601', false),
           set_config('extra_float_digits', '1', false), set_config('default_transaction_read_only', 'on', false),
           case when current_setting('synchronous_commit') = 'off' then set_config('synchronous_commit', 'local', false) end,
           pg_backend_pid() as "processId"`)
  const [first] = rows
  if (first !== undefined) processIds.set(client, first.processId)
}

/** The server process behind a prepared connection: what cancelling needs to know. */
export function processIdOf(client: ClientBase): number | undefined {
  return processIds.get(client)
}

const processIds = new WeakMap<ClientBase, number>()
