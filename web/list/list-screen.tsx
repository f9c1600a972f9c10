import { PageHeading } from '../components/page-heading.tsx'

export function ListScreen() {
  return <PageHeading title="List" />
}
