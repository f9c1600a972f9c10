import { readConfig } from './config.ts'
import { live } from './lifetime.ts'
import { createLogger } from './logger.ts'
import { listenFailure, requireFreePort } from './port-check.ts'
import type { StartError } from './start-error.ts'
import { openStore } from './store/open-store.ts'

let withStack = false
await live(
  async (lifetime) => {
    const config = readConfig()
    withStack = config.logLevel === 'debug'
    const log = createLogger(config.logLevel)
    await requireFreePort(config)
    const giveUp = (error: StartError) => {
      log.error({ err: error }, error.wayOut)
      void lifetime.stop(1)
    }
    // Loading the code takes as long as starting the database, so they go side by side.
    const [store, { createApp }] = await Promise.all([openStore(config, log, giveUp), import('./app.ts')])
    lifetime.onStop(store.close)
    const app = await createApp({ config, log, ...store })
    lifetime.onStop(app.close)
    await app.listen().catch(async (error: unknown) => {
      throw (await listenFailure(config, error)) ?? error
    })
    console.log(app.welcome)
  },
  () => withStack,
)
