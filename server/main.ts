import { createApp } from './app.ts'
import { type Config, readConfig } from './config.ts'
import { live } from './lifetime.ts'
import { createLogger } from './logger.ts'
import { listenFailure, requireFreePort } from './port-check.ts'
import { openStore } from './store/open-store.ts'

let config: Config | undefined
await live(
  async (lifetime) => {
    const settings = (config = readConfig())
    const log = createLogger(settings.logLevel)
    await requireFreePort(settings)
    const store = await openStore(settings, log, (error) => {
      log.error({ err: error }, error.wayOut)
      void lifetime.stop(1)
    })
    lifetime.onStop(store.close)
    const app = await createApp({ config: settings, log, ...store })
    lifetime.onStop(app.close)
    await app.listen().catch(async (error: unknown) => {
      throw (await listenFailure(settings, error)) ?? error
    })
    console.log(app.welcome)
  },
  () => config?.logLevel === 'debug',
)
