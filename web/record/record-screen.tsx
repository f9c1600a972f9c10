import { PageHeading } from '../components/page-heading.tsx'

export function RecordScreen() {
  return <PageHeading title="Record" />
}
