import { PageHeading } from '../components/page-heading.tsx'

export function WorkspaceScreen() {
  return <PageHeading title="Workspace" />
}
