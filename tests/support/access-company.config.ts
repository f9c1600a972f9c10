import { defineConfig } from 'stepwell'
import demo from '../../examples/payments/stepwell.config.ts'

const password = 'stepwell-demo'

/** The demo company with two more people: Eve, whom a test disables, and Fay, whose role a test takes away. */
export default defineConfig({
  ...demo,
  roles: [
    ...demo.roles.map((role) =>
      role.id === 'lead' ? { ...role, rights: [...role.rights, 'workflow.kyc-review.signal'] } : role,
    ),
    { id: 'newcomer', title: 'Newcomer', level: 'user', rights: ['companies.browse', 'companies.read'] },
  ],
  people: [
    ...demo.people,
    { email: 'eve@brightwater.example', name: 'Eve Former', password, team: 'compliance', role: 'lead' },
    { email: 'fay@brightwater.example', name: 'Fay Changed', password, team: 'compliance', role: 'lead' },
  ],
  workflows: '../../examples/payments/workflows',
  workspaces: '../../examples/payments/workspaces',
})
