import { Button, Menu } from '@mantine/core'
import IconChevronDown from '@tabler/icons-react/dist/esm/icons/IconChevronDown.mjs'
import IconPlayerPlay from '@tabler/icons-react/dist/esm/icons/IconPlayerPlay.mjs'
import { useQuery } from '@tanstack/react-query'
import type { WorkflowSummary } from '#api'
import { read } from '../api.ts'
import { startRunText } from '../messages/en/start-run.ts'
import { useStartRun } from '../start-run.ts'
import { RunMenuItem } from './run-menu-item.tsx'
import classes from './start-workflow.module.css'

export interface StartWorkflowProps {
  collection: string
  recordId: string
  variant?: 'filled' | 'default'
}

/** The workflows one may start on a record; open runs of it come first, under To Continue. Absent where there are none. */
export function StartWorkflow({ collection, recordId, variant = 'filled' }: StartWorkflowProps) {
  const { data } = useQuery(read('listWorkflows', { query: { collection } }))
  const { data: open } = useQuery(read('listRuns', { query: { collection, record: recordId, status: 'open' } }))
  const { start, isStarting } = useStartRun()
  const workflows = data?.workflows.filter(({ needsInputs }) => !needsInputs) ?? []
  const runs = open?.runs ?? []
  if (workflows.length === 0 && runs.length === 0) return null
  const openIds = new Set(runs.map((run) => run.workflow.id))
  const startOf = (workflow: string) => () => start({ workflow, collection, record: recordId })
  return (
    <Menu position="bottom-end" width={320}>
      <Menu.Target>
        <Button
          variant={variant}
          loading={isStarting}
          leftSection={<IconPlayerPlay size={15} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
        >
          {startRunText.button}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {runs.length > 0 && <Menu.Label>{startRunText.toContinue}</Menu.Label>}
        {runs.map((run) => (
          <Menu.Item key={run.id} onClick={startOf(run.workflow.id)}>
            <RunMenuItem run={run} title={run.workflow.title} />
          </Menu.Item>
        ))}
        {runs.length > 0 && workflows.some(({ id }) => !openIds.has(id)) && (
          <Menu.Label>{startRunText.startNew}</Menu.Label>
        )}
        {workflows.flatMap((workflow) =>
          openIds.has(workflow.id)
            ? []
            : [
                <Menu.Item key={workflow.id} onClick={startOf(workflow.id)}>
                  <StartableWorkflow workflow={workflow} />
                </Menu.Item>,
              ],
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function StartableWorkflow({ workflow }: { workflow: WorkflowSummary }) {
  return (
    <span className={classes.item}>
      <span className={classes.title}>{workflow.title}</span>
      {workflow.description && <span className={classes.detail}>{workflow.description}</span>}
    </span>
  )
}
