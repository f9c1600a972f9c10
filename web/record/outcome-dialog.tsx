import { Button, Group, Modal, Radio, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { RequestOf } from '#api'
import { call, read } from '../api.ts'
import { useShowError } from '../components/show-error.tsx'
import { commonText } from '../messages/en/common.ts'
import { unknownActionText as words } from '../messages/en/unknown-actions.ts'

type Answer = RequestOf<'answerUnknownOutcome'>['body']['answer']
const answers: Record<Answer, { label: string; hint: string }> = {
  happened: { label: words.happened, hint: words.happenedHint },
  'did-not-happen': { label: words.didNotHappen, hint: words.didNotHappenHint },
  'give-up': { label: words.giveUp, hint: words.giveUpHint },
}
const reasonLength = 2000

interface OutcomeDialogProps {
  collection: string
  record: string
  effect: string
  onClose: () => void
}

/** Asks what became of an action that was ordered outside any run, and how one knows. */
export function OutcomeDialog({ collection, record, effect, onClose }: OutcomeDialogProps) {
  const queryClient = useQueryClient()
  const showError = useShowError()
  const [answer, setAnswer] = useState<Answer>()
  const [reason, setReason] = useState('')
  const [isTried, setTried] = useState(false)
  const hasReason = reason.trim() !== ''
  const { mutate, isPending } = useMutation({
    mutationFn: (body: RequestOf<'answerUnknownOutcome'>['body']) =>
      call('answerUnknownOutcome', { params: { collection, id: record, effect }, body }),
    onSuccess: (left) => {
      queryClient.setQueryData(read('listUnknownOutcomes', { params: { collection, id: record } }).queryKey, left)
      onClose()
    },
    onError: showError,
  })
  return (
    <Modal opened onClose={onClose} title={words.dialog} closeButtonProps={{ 'aria-label': commonText.close }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (answer === undefined || !hasReason) setTried(true)
          else mutate({ answer, reason: reason.trim() })
        }}
      >
        <Radio.Group
          aria-label={words.dialog}
          value={answer ?? ''}
          onChange={(value) => setAnswer(keys.find((key) => key === value))}
          error={isTried && answer === undefined ? words.needsAnswer : undefined}
        >
          {keys.map((key) => (
            <Radio key={key} mt="sm" value={key} label={answers[key].label} description={answers[key].hint} />
          ))}
        </Radio.Group>
        <Textarea
          mt="md"
          label={words.reason}
          description={words.reasonHint}
          withAsterisk
          aria-required
          autosize
          minRows={2}
          maxLength={reasonLength}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
          error={isTried && !hasReason ? words.needsReason : undefined}
        />
        <Group mt="lg" justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {words.cancel}
          </Button>
          <Button type="submit" disabled={isPending}>
            {words.confirm}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

const keys: readonly Answer[] = ['happened', 'did-not-happen', 'give-up']
