import { Button, Modal, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { commonText } from '../messages/en/common.ts'
import { runMessages } from './messages.ts'
import classes from './run.module.css'
import type { RunOrders } from './use-run-commands.ts'

const noteLength = 500

interface PauseDialogProps {
  orders: RunOrders
  isBusy: boolean
  /** Why the last order was refused. */
  refusal: ReactNode
  onClose: () => void
}

/** Save with one line of hand-over, or abort with a reason. */
export function PauseDialog({ orders, isBusy, refusal, onClose }: PauseDialogProps) {
  const words = runMessages.pause
  const [note, setNote] = useState('')
  const [isAborting, setAborting] = useState(false)
  const [isTried, setTried] = useState(false)
  function abort(): void {
    if (note.trim() === '') setTried(true)
    else orders.abort(note.trim(), onClose)
  }
  return (
    <Modal opened onClose={onClose} title={words.title} closeButtonProps={{ 'aria-label': commonText.close }}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (isBusy) return
          if (isAborting) abort()
          else orders.save(note.trim(), onClose)
        }}
      >
        <TextInput
          data-autofocus
          label={isAborting ? words.abortReason : words.note}
          description={isAborting ? words.abortHint : words.noteHint}
          required={isAborting}
          maxLength={noteLength}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
          error={isAborting && isTried && note.trim() === '' ? words.needsReason : undefined}
        />
        {refusal}
        <div className={classes.row} style={{ justifyContent: 'flex-end' }}>
          {isAborting ? (
            <>
              <Button variant="default" onClick={() => setAborting(false)}>
                {words.back}
              </Button>
              <Button type="submit" color="danger" disabled={isBusy}>
                {words.abortConfirm}
              </Button>
            </>
          ) : (
            <>
              <Button variant="default" onClick={() => setAborting(true)}>
                {words.abort}
              </Button>
              <Button type="submit" disabled={isBusy}>
                {words.save}
              </Button>
            </>
          )}
        </div>
      </form>
    </Modal>
  )
}
