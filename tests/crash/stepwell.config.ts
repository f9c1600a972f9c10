import { defineConfig } from 'stepwell'
import payments from '../../examples/payments/stepwell.config.ts'

/** Actions taken as calls whose outcome nobody can look up: a kill in their midst must put the question to a person. */
const unsettleable = ['reject_company', 'freeze_account']

/** The demo company, with some actions of the class that cannot be settled after a crash. */
export default defineConfig({
  ...payments,
  actions: payments.actions.map((action) =>
    unsettleable.includes(action.id) ? { ...action, effectClass: 'other' as const } : action,
  ),
  workflows: '../../examples/payments/workflows',
  workspaces: '../../examples/payments/workspaces',
})
