import { notifications } from '@mantine/notifications'
import { errorText } from '../messages/en/errors.ts'
import { readError } from './error-notice.tsx'

const shownMilliseconds = 10_000

/** Tells of a command that failed where no place on the screen belongs to it. */
export function useShowError(): (error: unknown) => void {
  return showError
}

function showError(error: unknown): void {
  const { sentence, code } = readError(error)
  notifications.show({
    color: 'danger',
    title: errorText.heading,
    message: sentence,
    autoClose: shownMilliseconds,
    id: code,
  })
}
