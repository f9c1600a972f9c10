import { prepare } from './bootstrap/prepare.mjs'
import { main } from './bootstrap/progress.mjs'

// npm run test:kill -- --kills 20 --seed 7: kills the server at random moments of reviews and checks that nothing is lost.
await main(async () => {
  const { run } = await prepare({ web: false })
  process.exitCode = await run('tests/crash/kill-journey.ts', process.argv.slice(2))
})
