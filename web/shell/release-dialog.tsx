import { Button, Group, Modal, Radio, TextInput } from '@mantine/core'
import { useState } from 'react'
import { commonText } from '../messages/en/common.ts'
import { holdText } from '../messages/en/dispatch-hold.ts'
import { useHoldOrder } from './use-hold-order.ts'

const noteLength = 500

/** Asks the administrator the one thing that only people know: whether committed work may be missing. */
export function ReleaseDialog({ onClose }: { onClose: () => void }) {
  const order = useHoldOrder(onClose)
  const [lost, setLost] = useState<string>()
  const [note, setNote] = useState('')
  const [isTried, setTried] = useState(false)
  return (
    <Modal opened onClose={onClose} title={holdText.releaseTitle} closeButtonProps={{ 'aria-label': commonText.close }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (lost === undefined) setTried(true)
          else order.send('releaseDispatch', { body: { mayHaveLost: lost === 'yes', note: note.trim() } })
        }}
      >
        <Radio.Group
          label={holdText.whatIsKnown}
          value={lost ?? ''}
          onChange={setLost}
          error={isTried && lost === undefined ? holdText.choose : undefined}
          withAsterisk
        >
          <Radio mt="sm" value="no" label={holdText.nothingLost} description={holdText.nothingLostHint} />
          <Radio mt="sm" value="yes" label={holdText.mayHaveLost} description={holdText.mayHaveLostHint} />
        </Radio.Group>
        <TextInput
          mt="md"
          label={holdText.note}
          maxLength={noteLength}
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
        />
        <Group mt="lg" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {holdText.cancel}
          </Button>
          <Button type="submit" disabled={order.isBusy}>
            {holdText.confirmRelease}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
