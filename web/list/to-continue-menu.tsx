import { Button, Menu } from '@mantine/core'
import IconPlayerTrackNext from '@tabler/icons-react/dist/esm/icons/IconPlayerTrackNext.mjs'
import { useQuery } from '@tanstack/react-query'
import { read } from '../api.ts'
import { RunMenuItem } from '../components/run-menu-item.tsx'
import { useContinueRun } from '../continue-run.ts'
import { listText } from '../messages/en/list.ts'

const shownRuns = 100
const width = 340

/** Saved runs of this collection, each resumed where it was left. Absent while there are none. */
export function ToContinueMenu({ collection }: { collection: string }) {
  const { data } = useQuery(read('listRuns', { query: { collection, status: 'saved', limit: shownRuns } }))
  const { continueRun, isBusy } = useContinueRun('here')
  const runs = data?.runs ?? []
  if (runs.length === 0) return null
  return (
    <Menu position="bottom-end" width={width}>
      <Menu.Target>
        <Button variant="default" loading={isBusy} leftSection={<IconPlayerTrackNext size={15} aria-hidden />}>
          {listText.toContinue(runs.length)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={420} style={{ overflow: 'auto' }}>
        {runs.map((run) => (
          <Menu.Item key={run.id} onClick={() => continueRun(run)}>
            <RunMenuItem run={run} title={`${run.record.label} · ${run.workflow.title}`} />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
