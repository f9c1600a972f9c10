import { Alert, Button, Modal } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ApiError, type ResponseOf } from '#api'
import type { Value } from '#engine'
import { call } from '../api.ts'
import { isUnanswered, KeptKey } from '../kept-key.ts'
import { actionText } from '../messages/en/actions.ts'
import classes from './action-dialog.module.css'
import { ActionForm } from './action-form/action-form.tsx'
import { formProblems, initialAnswers } from './action-form/form-problems.ts'
import { ErrorNotice } from './error-notice.tsx'
import { announce } from './live-region.tsx'
import type { ActionView } from './record-actions.tsx'

export interface ActionDialogProps {
  action: ActionView
  recordId: string
  label: string
  onClose: () => void
}

/** An action's form, and what became of it. While it is under way it cannot be sent again. */
export function ActionDialog({ action, recordId, label, onClose }: ActionDialogProps) {
  const [values, setValues] = useState<Record<string, Value>>(() => initialAnswers(action.form))
  const [problems, setProblems] = useState<Record<string, string>>({})
  const [keptKey] = useState(() => new KeptKey())
  const { mutate, isPending, data, error } = useMutation({
    mutationFn: () =>
      call(
        'runAction',
        { params: { collection: action.collection, id: recordId, action: action.id }, body: { form: values } },
        { idempotencyKey: keptKey.keyFor(values) },
      ),
    onSettled: (_, failure) => keptKey.ended(failure),
    onSuccess: ({ message }) => announce(message),
    onError: (failure) => {
      if (failure instanceof ApiError && failure.details['field'] !== undefined)
        setProblems({ [failure.details['field']]: failure.message })
    },
  })

  const wasAnswered = !isUnanswered(error)

  function submit(event: FormEvent): void {
    event.preventDefault()
    if (isPending) return
    const found = formProblems(action.form, values)
    setProblems(found)
    const [first] = Object.keys(found)
    if (first === undefined) mutate()
    else
      document
        .querySelector<HTMLElement>(`[data-form-field="${CSS.escape(first)}"] :is(input, textarea, select)`)
        ?.focus()
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={action.title}
      closeOnClickOutside={!isPending}
      closeButtonProps={{ 'aria-label': actionText.close }}
    >
      <form className={classes.form} noValidate onSubmit={submit}>
        <div>
          <strong>{actionText.on(label)}</strong>
          {action.description && <p className={classes.text}>{action.description}</p>}
        </div>
        {action.isSensitive && !data && (
          <Alert color="warning" variant="light" role="note">
            {actionText.sensitive}
          </Alert>
        )}
        {data ? (
          <ActionResult result={data} />
        ) : (
          <ActionForm
            fields={action.form}
            values={values}
            onChange={(name, value) => setValues((current) => ({ ...current, [name]: value }))}
            errors={problems}
            isDisabled={isPending}
          />
        )}
        {error && (wasAnswered ? <ErrorNotice error={error} /> : <Unanswered />)}
        <div className={classes.foot}>
          <Button
            variant={data ? 'filled' : 'subtle'}
            color={data ? 'accent' : 'neutral'}
            onClick={onClose}
            data-autofocus={data ? '' : undefined}
          >
            {data ? actionText.close : actionText.cancel}
          </Button>
          {!data && (
            <Button type="submit" loading={isPending} color={action.isSensitive ? 'danger' : 'accent'}>
              {wasAnswered ? action.title : actionText.sendAgain}
            </Button>
          )}
        </div>
      </form>
    </Modal>
  )
}

/** The order was sent and nothing came back: whether it happened is not known, and not guessed. */
function Unanswered() {
  return (
    <Alert color="warning" variant="light" title={actionText.unanswered} role="alert">
      {actionText.unansweredHint}
    </Alert>
  )
}

function ActionResult({ result }: { result: ResponseOf<'runAction'> }) {
  const color = { succeeded: 'success', failed: 'danger', unknown: 'warning' }[result.status]
  return (
    <Alert color={color} variant="light" title={actionText[result.status]} role="alert">
      {result.message}
      {result.status === 'unknown' && <p>{actionText.unknownHint}</p>}
    </Alert>
  )
}
