import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { ActionButton } from '../components/record-actions.tsx'
import { recordTitle } from '../components/record-title.ts'
import { workspaceText } from '../messages/en/workspace.ts'
import type { Selection } from './use-workspace.ts'
import classes from './workspace.module.css'

const ActionDialog = lazy(() =>
  import('../components/action-dialog.tsx').then((module) => ({ default: module.ActionDialog })),
)

/** A button for one action on the selected record. */
export function ActionPart({ action: id, title, selection }: { action: string; title: string; selection: Selection }) {
  const [isOpen, setOpen] = useState(false)
  const action = selection.collection.actions.find((each) => each.id === id)
  const { record } = selection
  if (!action) return null
  return (
    <section className={classes.button} aria-label={title}>
      {record ? (
        <ActionButton action={{ ...action, title }} onOpen={() => setOpen(true)} />
      ) : (
        <>
          <Button variant="default" disabled>
            {title}
          </Button>
          <span className={classes.quiet}>{workspaceText.selectFirst(selection.component.title)}</span>
        </>
      )}
      <Suspense>
        {isOpen && record && (
          <ActionDialog
            action={action}
            recordId={record.id}
            label={recordTitle(selection.collection, record)}
            onClose={() => setOpen(false)}
          />
        )}
      </Suspense>
    </section>
  )
}
