import { prepare } from './bootstrap/prepare.mjs'
import { main } from './bootstrap/progress.mjs'

// npm start: prepares this checkout and runs the server until it is told to stop.
await main(async () => {
  const { run } = await prepare()
  process.exitCode = await run('server/main.ts', [], { ipc: true })
})
