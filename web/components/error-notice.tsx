import { Alert, Button } from '@mantine/core'
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs'
import { ApiError } from '#api'
import { commonText } from '../messages/en/common.ts'
import { errorText } from '../messages/en/errors.ts'

/** What went wrong in a sentence, what one can do next, and the code to tell an administrator. */
export function ErrorNotice({ error, title, onRetry }: { error: unknown; title?: string; onRetry?: () => void }) {
  const { sentence, code } = readError(error)
  const next = errorText.whatNext[code]
  return (
    <Alert
      color="danger"
      variant="light"
      role="alert"
      title={title ?? errorText.heading}
      icon={<IconAlertTriangle size={18} aria-hidden />}
    >
      <p style={{ margin: 0 }}>
        {sentence}
        {next && !sentence.includes(next) ? ` ${next}` : ''}
      </p>
      <p style={{ margin: '4px 0 0', fontSize: 12 }}>{errorText.code(code)}</p>
      {onRetry && (
        <Button mt={8} variant="default" onClick={onRetry}>
          {commonText.retry}
        </Button>
      )}
    </Alert>
  )
}

/** The sentence and the stable code of whatever was thrown. */
export function readError(error: unknown): { sentence: string; code: string } {
  if (error instanceof ApiError) return { sentence: error.message, code: error.code }
  return { sentence: errorText.unexpected, code: 'unexpected' }
}
