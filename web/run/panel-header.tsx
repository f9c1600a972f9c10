import { ActionIcon, Menu } from '@mantine/core'
import IconDots from '@tabler/icons-react/dist/esm/icons/IconDots.mjs'
import IconPlayerPause from '@tabler/icons-react/dist/esm/icons/IconPlayerPause.mjs'
import IconX from '@tabler/icons-react/dist/esm/icons/IconX.mjs'
import { useNavigate } from '@tanstack/react-router'
import type { RunView } from '#api'
import { announce } from '../components/live-region.tsx'
import { RecordLink } from '../components/record-link.tsx'
import { runMessages } from './messages.ts'
import classes from './run.module.css'
import { RunLink } from './run-link.tsx'

interface PanelHeaderProps {
  run: RunView
  me: string
  canPause: boolean
  onPause: () => void
  onClaim: () => void
  onHandOver: () => void
  onKeys: () => void
  onClose: () => void
}

/** Which workflow on which record, and what one may do with the run as a whole. */
export function PanelHeader({ run, me, canPause, onPause, onClaim, onHandOver, onKeys, onClose }: PanelHeaderProps) {
  const words = runMessages.header
  const navigate = useNavigate()
  async function copyLink(): Promise<void> {
    const link = new URL(
      `/c/${encodeURIComponent(run.record.collection)}/${encodeURIComponent(run.record.id)}`,
      window.location.origin,
    )
    link.searchParams.set('run', run.id)
    await navigator.clipboard.writeText(link.href)
    announce(words.copied)
  }
  return (
    <header className={classes.header}>
      <div className={classes.titles}>
        <h2>{run.workflow.title}</h2>
        <p className={classes.subtitle}>
          {words.on} <RecordLink collection={run.record.collection} id={run.record.id} label={run.record.label} />
        </p>
        {run.partOf && (
          <p className={classes.subtitle}>
            {runMessages.subrun.partOf} <RunLink from={run} to={run.partOf} />
          </p>
        )}
      </div>
      <div className={classes.tools}>
        {canPause && (
          <ActionIcon
            variant="subtle"
            color="neutral"
            size="lg"
            aria-label={words.pause}
            title={`${words.pause} (P)`}
            onClick={onPause}
          >
            <IconPlayerPause size={18} aria-hidden />
          </ActionIcon>
        )}
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="neutral" size="lg" aria-label={words.more}>
              <IconDots size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {run.status === 'active' && run.assignee?.id !== me && (
              <Menu.Item onClick={onClaim}>{words.claim}</Menu.Item>
            )}
            {canPause && <Menu.Item onClick={onHandOver}>{words.handOver}</Menu.Item>}
            <Menu.Item onClick={() => void copyLink()}>{words.copyLink}</Menu.Item>
            <Menu.Item onClick={() => void navigate({ to: '/runs/$run', params: { run: run.id }, search: {} })}>
              {words.openReplay}
            </Menu.Item>
            <Menu.Item onClick={onKeys}>{words.keys}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <ActionIcon
          variant="subtle"
          color="neutral"
          size="lg"
          aria-label={words.close}
          title={`${words.close} (Esc)`}
          onClick={onClose}
        >
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </div>
    </header>
  )
}
