import { prepare } from './bootstrap/prepare.mjs'
import { main } from './bootstrap/progress.mjs'

// npm run cluster: two servers on one PostgreSQL behind a proxy, as plain processes.
await main(async () => {
  const { run } = await prepare()
  process.exitCode = await run('tests/cluster/main.ts', [], { ipc: true })
})
