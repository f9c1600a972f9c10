import { Button } from '@mantine/core'
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { PageHeading } from '../components/page-heading.tsx'
import { Screen } from '../components/screen.tsx'
import { activityText } from '../messages/en/activity.ts'
import classes from './activity.module.css'
import { ActivityFilters } from './activity-filters.tsx'
import { type ActivitySearch, activityQuery, exportAddress } from './activity-query.ts'
import { ActivityTable } from './activity-table.tsx'

/** Reports → Activity: everything that happened, filtered by the address, exported as it is filtered. */
export function ActivityScreen() {
  const search = useSearch({ from: '/app/reports/activity' })
  const navigate = useNavigate()
  const query = activityQuery(search)
  const change = (part: ActivitySearch): void =>
    void navigate({ to: '.', search: (previous) => ({ ...previous, ...part }), replace: true })
  return (
    <Screen
      heading={<PageHeading title={activityText.title} />}
      actions={(['csv', 'ndjson'] as const).map((format) => (
        <Button
          key={format}
          component="a"
          href={exportAddress(query, format)}
          download
          variant="default"
          leftSection={<IconDownload size={15} aria-hidden />}
        >
          {activityText[format]}
        </Button>
      ))}
    >
      <p className={classes.intro}>{activityText.intro}</p>
      <ActivityFilters search={search} onChange={change} />
      <ActivityTable query={query} />
    </Screen>
  )
}
