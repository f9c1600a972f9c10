import { createApp } from './app.ts'
import { readConfig } from './config.ts'
import { live } from './lifetime.ts'
import { createLogger } from './logger.ts'
import { listenFailure, requireFreePort } from './port-check.ts'
import { openStore } from './store/open-store.ts'

let withStack = false
await live(
  async (lifetime) => {
    const config = readConfig()
    withStack = config.logLevel === 'debug'
    const log = createLogger(config.logLevel)
    await requireFreePort(config)
    const store = await openStore(config, log, (error) => {
      log.error({ err: error }, error.wayOut)
      void lifetime.stop(1)
    })
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
