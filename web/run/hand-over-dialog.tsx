import { Button, Modal, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { RunView } from '#api'
import { read } from '../api.ts'
import { commonText } from '../messages/en/common.ts'
import { runMessages } from './messages.ts'
import classes from './run.module.css'
import type { RunOrders } from './use-run-commands.ts'

const noteLength = 500

interface HandOverDialogProps {
  run: RunView
  me: string
  orders: RunOrders
  isBusy: boolean
  /** Why the last order was refused. */
  refusal: ReactNode
  onClose: () => void
}

/** Gives the run to somebody else, or back to its inbox, with one line for whoever goes on. */
export function HandOverDialog({ run, me, orders, isBusy, refusal, onClose }: HandOverDialogProps) {
  const words = runMessages.handOver
  const { data } = useQuery(read('listPeople', {}))
  const [person, setPerson] = useState<string | null>(null)
  const [note, setNote] = useState('')
  const [isTried, setTried] = useState(false)
  const others = (data?.people ?? []).filter(({ id }) => id !== me && id !== run.assignee?.id)
  const teams = Map.groupBy(others, ({ team }) => team)
  return (
    <Modal opened onClose={onClose} title={words.title} closeButtonProps={{ 'aria-label': commonText.close }}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (isBusy) return
          if (person === null) setTried(true)
          else orders.assign(person, note.trim(), onClose)
        }}
      >
        <Select
          data-autofocus
          label={words.person}
          placeholder={words.choose}
          data={[...teams].map(([group, people]) => ({
            group,
            items: people.map(({ id, name }) => ({ value: id, label: name })),
          }))}
          value={person}
          onChange={setPerson}
          searchable
          required
          nothingFoundMessage={words.nobody}
          error={isTried && person === null ? words.needsPerson : undefined}
        />
        <TextInput
          label={words.note}
          description={words.noteHint}
          maxLength={noteLength}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        {refusal}
        <div className={classes.row} style={{ justifyContent: 'flex-end' }}>
          {run.inbox !== null && run.assignee !== null && (
            <Button variant="default" disabled={isBusy} onClick={() => orders.release(note.trim(), onClose)}>
              {words.release}
            </Button>
          )}
          <Button type="submit" disabled={isBusy}>
            {words.submit}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
