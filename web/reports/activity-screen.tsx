import { PageHeading } from '../components/page-heading.tsx'

export function ActivityScreen() {
  return <PageHeading title="Activity" />
}
