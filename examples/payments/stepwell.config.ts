import { defineConfig } from 'stepwell'
import { people, roles, teams } from './access.ts'
import { approveCompany } from './actions/approve-company.ts'
import { freezeAccount, releaseAccount } from './actions/freeze-account.ts'
import { rejectCompany } from './actions/reject-company.ts'
import { requestDocuments } from './actions/request-documents.ts'
import { collections } from './collections.ts'
import { buildDemo } from './demo.ts'

/** The demo company, as any company would describe itself to Stepwell. */
export default defineConfig({
  company: 'Brightwater Payments',
  dataSources: { payments: { product: 'postgres', url: 'demo', statementTimeoutSeconds: 10 } },
  collections,
  actions: [approveCompany, rejectCompany, requestDocuments, freezeAccount, releaseAccount],
  roles,
  teams,
  people,
  inboxes: [{ id: 'compliance-escalations', title: 'Compliance escalations', teams: ['compliance'] }],
  prepareDemo: async ({ url, companies }) => {
    await buildDemo(url, { companies })
  },
  workflows: './workflows',
  workspaces: './workspaces',
})
