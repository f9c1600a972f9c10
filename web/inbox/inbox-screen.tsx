import { PageHeading } from '../components/page-heading.tsx'

export function InboxScreen() {
  return <PageHeading title="Inbox" />
}
