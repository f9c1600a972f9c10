import { PageHeading } from '../components/page-heading.tsx'

export function WorkflowsScreen() {
  return <PageHeading title="Workflows" />
}
