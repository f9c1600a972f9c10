import { defineAction, defineConfig } from 'stepwell'
import demo from '../../examples/payments/stepwell.config.ts'

const archive = process.env['ARCHIVE_URL']

/** The demo company with a watchlist and a printer that actions call by HTTP, and an archive in a database of its own. */
export default defineConfig({
  ...demo,
  dataSources: {
    ...demo.dataSources,
    ...(archive === undefined ? {} : { archive: { product: 'postgres', url: archive, statementTimeoutSeconds: 1 } }),
  },
  thirdParties: {
    watchlist: { title: 'The watchlist service', maxConcurrent: 2, opensAfter: 1_000 },
    registry: { title: 'The registry', maxConcurrent: 2, opensAfter: 2, pauseSeconds: 600 },
  },
  actions: [...demo.actions, caller('watchlist', 'other'), caller('registry', 'other'), caller('printer', 'other')],
  roles: demo.roles.map((role) =>
    role.id === 'analyst'
      ? {
          ...role,
          rights: [...role.rights, ...['watchlist', 'registry', 'printer'].map((id) => `action.ask_${id}.trigger`)],
        }
      : role,
  ),
  workflows: '../../examples/payments/workflows',
  workspaces: '../../examples/payments/workspaces',
})

function caller(thirdParty: string, effectClass: 'other' | 'keyed') {
  return defineAction({
    id: `ask_${thirdParty}`,
    title: `Ask the ${thirdParty}`,
    collection: 'companies',
    effectClass,
    thirdParty,
    timeoutSeconds: 120,
    form: [{ name: 'url', label: 'Address', type: 'text', required: true }],
    async run({ form, idempotencyKey, signal }) {
      const answer = await fetch(String(form['url']), { signal, headers: { 'idempotency-key': idempotencyKey } })
      const { message }: { message: string } = await answer.json()
      return { message }
    },
  })
}
