import { useRouter } from '@tanstack/react-router'
import { ErrorNotice } from '../components/error-notice.tsx'
import { errorText } from '../messages/en/errors.ts'
import classes from './shell.module.css'

export function ErrorScreen({ error, reset }: { error: unknown; reset: () => void }) {
  const router = useRouter()
  return (
    <div className={classes.notice}>
      <h1>{errorText.screenTitle}</h1>
      <ErrorNotice
        error={error}
        onRetry={() => {
          reset()
          void router.invalidate()
        }}
      />
    </div>
  )
}
