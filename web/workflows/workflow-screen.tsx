import { PageHeading } from '../components/page-heading.tsx'

export function WorkflowScreen() {
  return <PageHeading title="Workflow" />
}
