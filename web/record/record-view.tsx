import { Tabs } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import type { CollectionView } from '#api'
import { CopyId } from '../components/copy-id.tsx'
import { PageHeading } from '../components/page-heading.tsx'
import { RecordActions } from '../components/record-actions.tsx'
import { Screen } from '../components/screen.tsx'
import { SkeletonLines } from '../components/skeleton.tsx'
import { StartWorkflow } from '../components/start-workflow.tsx'
import { recordText } from '../messages/en/record.ts'
import { DetailsTab } from './details-tab.tsx'
import classes from './record.module.css'
import { RelatedTab } from './related-tab.tsx'
import { RunsTab } from './runs-tab.tsx'
import { SummaryTab } from './summary-tab.tsx'
import { UnknownActions } from './unknown-actions.tsx'
import type { RecordWithLabels } from './use-record.ts'

const ActivityTab = lazy(() => import('./activity-tab.tsx').then((module) => ({ default: module.ActivityTab })))

const tabs = ['summary', 'details', 'related', 'runs', 'activity'] as const
type Tab = (typeof tabs)[number]

export interface RecordViewProps {
  collection: CollectionView
  collections: readonly CollectionView[]
  record: RecordWithLabels
  title: string
}

/** A record: its name, what one may start or do on it, and its parts as tabs held by the address. */
export function RecordView({ collection, collections, record, title }: RecordViewProps) {
  const search = useSearch({ from: '/app/c/$collection/$id' })
  const navigate = useNavigate()
  const tab: Tab = tabs.find((each) => each === search.tab) ?? 'summary'
  return (
    <Screen
      heading={
        <div className={classes.heading}>
          <p className={classes.above}>
            <Link to="/c/$collection" params={{ collection: collection.id }}>
              {collection.title}
            </Link>
            <CopyId value={record.id} what={recordText.id(collection.singular)} text={`#${record.id}`} />
          </p>
          <PageHeading title={title} />
        </div>
      }
      actions={
        <>
          <RecordActions collection={collection} recordId={record.id} label={title} />
          <StartWorkflow collection={collection.id} recordId={record.id} />
        </>
      }
    >
      <UnknownActions collection={collection.id} record={record.id} />
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(chosen) =>
          void navigate({
            to: '.',
            search: (previous) => ({ ...previous, tab: chosen === null || chosen === 'summary' ? undefined : chosen }),
            replace: true,
          })
        }
      >
        <Tabs.List className={classes.tabs} aria-label={recordText.tabs}>
          {tabs.map((each) => (
            <Tabs.Tab key={each} value={each}>
              {recordText[each]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="summary" pt="lg">
          <SummaryTab collection={collection} collections={collections} record={record} />
        </Tabs.Panel>
        <Tabs.Panel value="details" pt="lg">
          <DetailsTab collection={collection} collections={collections} record={record} />
        </Tabs.Panel>
        <Tabs.Panel value="related" pt="lg">
          <RelatedTab collection={collection} collections={collections} record={record} />
        </Tabs.Panel>
        <Tabs.Panel value="runs" pt="lg">
          <RunsTab collection={collection.id} record={record.id} />
        </Tabs.Panel>
        <Tabs.Panel value="activity" pt="lg">
          <Suspense fallback={<SkeletonLines />}>
            <ActivityTab collection={collection.id} record={record.id} />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </Screen>
  )
}

export type RecordTabProps = Omit<RecordViewProps, 'title'>
