import { prepare } from './bootstrap/prepare.mjs'
import { main } from './bootstrap/progress.mjs'

// npm run demo:reset: rebuilds the demo company's data.
await main(async () => {
  const { run } = await prepare({ web: false })
  process.exitCode = await run('server/demo-reset.ts')
})
