import { ActivityTable } from '../reports/activity-table.tsx'

/** What happened to the record, latest first. */
export function ActivityTab({ collection, record }: { collection: string; record: string }) {
  return <ActivityTable query={{ collection, record }} hasRecord={false} />
}
