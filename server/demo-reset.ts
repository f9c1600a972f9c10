import pg from 'pg'
import { loadConfig } from './company/company.ts'
import { readConfig } from './config.ts'
import { live } from './lifetime.ts'
import { createLogger } from './logger.ts'
import { StartError } from './start-error.ts'
import { openStore } from './store/open-store.ts'

// npm run demo:reset: throws the demo company's data away and builds it anew. Runs and activity are Stepwell's own and stay.
await live(
  async (lifetime) => {
    const config = readConfig()
    const { company, prepareDemo } = await loadConfig(config.configFile)
    const store = await openStore(config, createLogger('error'), (error) => {
      throw error
    })
    lifetime.onStop(store.close)
    const url = store.demoDatabaseUrl
    if (!prepareDemo || !url) {
      throw new StartError(
        'no-demo',
        `The configuration ${config.configFile} and its databases have no demo to reset.`,
        'Leave STEPWELL_CONFIG and DATABASE_URL out, or set DEMO_DATABASE_URL.',
      )
    }
    await empty(url)
    await prepareDemo({ url, companies: config.demoCompanies })
    console.log(`${company} is as on the first day, with ${config.demoCompanies} companies.`)
    await lifetime.stop(0)
  },
  () => false,
)

async function empty(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('begin; drop schema public cascade; create schema public; commit')
  } finally {
    await client.end()
  }
}
