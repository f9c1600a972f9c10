import { Button, Group, Modal, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { commonText } from '../messages/en/common.ts'
import { holdText } from '../messages/en/dispatch-hold.ts'
import { useHoldOrder } from './use-hold-order.ts'

const reasonLength = 500

/** Stops everything automatic, with a reason that everybody reads. */
export function HoldDialog({ onClose }: { onClose: () => void }) {
  const order = useHoldOrder(onClose)
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const isMissing = reason.trim() === ''
  return (
    <Modal opened onClose={onClose} title={holdText.holdTitle} closeButtonProps={{ 'aria-label': commonText.close }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isMissing) setTried(true)
          else order.send('holdDispatch', { body: { reason: reason.trim() } })
        }}
      >
        <Text mb="md">{holdText.holdHint}</Text>
        <TextInput
          data-autofocus
          withAsterisk
          aria-required
          label={holdText.reason}
          maxLength={reasonLength}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
          error={isTried && isMissing ? holdText.needsReason : undefined}
        />
        <Group mt="lg" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {holdText.cancel}
          </Button>
          <Button type="submit" color="danger" disabled={order.isBusy}>
            {holdText.confirmHold}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
