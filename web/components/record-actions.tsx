import { Button, Menu, Tooltip } from '@mantine/core'
import IconBolt from '@tabler/icons-react/dist/esm/icons/IconBolt.mjs'
import { lazy, Suspense, useState } from 'react'
import type { CollectionView } from '#api'
import { actionText } from '../messages/en/actions.ts'
import classes from './start-workflow.module.css'

const ActionDialog = lazy(() => import('./action-dialog.tsx').then((module) => ({ default: module.ActionDialog })))

export type ActionView = CollectionView['actions'][number]

export interface RecordActionsProps {
  collection: CollectionView
  recordId: string
  label: string
  /** As one menu, where there is little room. */
  isCompact?: boolean
}

/** The actions one may run on a record. One that a right is missing for says so, and does nothing. */
export function RecordActions({ collection, recordId, label, isCompact = false }: RecordActionsProps) {
  const [opened, setOpened] = useState<ActionView>()
  if (collection.actions.length === 0) return null
  return (
    <>
      {isCompact ? (
        <ActionMenu actions={collection.actions} onOpen={setOpened} />
      ) : (
        collection.actions.map((action) => <ActionButton key={action.id} action={action} onOpen={setOpened} />)
      )}
      <Suspense>
        {opened && (
          <ActionDialog
            key={opened.id}
            action={opened}
            recordId={recordId}
            label={label}
            onClose={() => setOpened(undefined)}
          />
        )}
      </Suspense>
    </>
  )
}

/** `aria-disabled` rather than `disabled`: one may reach it and learn why. */
export function ActionButton({ action, onOpen }: { action: ActionView; onOpen: (action: ActionView) => void }) {
  const reason = action.missingRight === undefined ? undefined : actionText.missingRight(action.missingRight)
  const button = (
    <Button
      variant="default"
      aria-disabled={reason !== undefined || undefined}
      data-disabled={reason !== undefined || undefined}
      aria-description={reason}
      onClick={() => reason === undefined && onOpen(action)}
    >
      {action.title}
    </Button>
  )
  return reason === undefined ? button : <Tooltip label={reason}>{button}</Tooltip>
}

function ActionMenu({ actions, onOpen }: { actions: readonly ActionView[]; onOpen: (action: ActionView) => void }) {
  return (
    <Menu position="bottom-end" width={320}>
      <Menu.Target>
        <Button variant="default" leftSection={<IconBolt size={15} aria-hidden />}>
          {actionText.actions}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map((action) => (
          <Menu.Item
            key={action.id}
            aria-disabled={action.missingRight !== undefined || undefined}
            data-disabled={action.missingRight !== undefined || undefined}
            closeMenuOnClick={action.missingRight === undefined}
            onClick={() => action.missingRight === undefined && onOpen(action)}
          >
            <span className={classes.item}>
              <span className={classes.title}>{action.title}</span>
              <span className={classes.detail}>
                {action.missingRight === undefined ? action.description : actionText.missingRight(action.missingRight)}
              </span>
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
