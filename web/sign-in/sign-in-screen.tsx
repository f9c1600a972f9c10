import { Alert, Button, PasswordInput, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import { PageHeading } from '../components/page-heading.tsx'
import { commonText } from '../messages/en/common.ts'
import { signInText } from '../messages/en/sign-in.ts'
import { Mark } from '../shell/mark.tsx'
import { safeTarget, signIn } from './session.ts'
import classes from './sign-in-screen.module.css'

/** E-mail and password; afterwards one is where one was going. */
export function SignInScreen() {
  const { to } = useSearch({ from: '/sign-in' })
  const router = useRouter()
  const queryClient = useQueryClient()
  const [problem, setProblem] = useState<string>()
  const [missing, setMissing] = useState<{ email?: string; password?: string }>({})
  const [isBusy, setBusy] = useState(false)
  const email = useRef<HTMLInputElement>(null)
  const password = useRef<HTMLInputElement>(null)

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault()
    if (isBusy) return
    const given = { email: email.current?.value.trim() ?? '', password: password.current?.value ?? '' }
    setMissing({
      ...(given.email === '' && { email: signInText.emailNeeded }),
      ...(given.password === '' && { password: signInText.passwordNeeded }),
    })
    if (given.email === '' || given.password === '') {
      ;(given.email === '' ? email : password).current?.focus()
      return
    }
    setBusy(true)
    const sentence = await signIn(given.email, given.password)
    setBusy(false)
    setProblem(sentence)
    if (sentence !== undefined) {
      password.current?.select()
      return
    }
    // Nothing that was read before belongs to whoever this is.
    queryClient.clear()
    router.history.push(safeTarget(to))
  }

  return (
    <main className={classes.page}>
      <form className={classes.form} noValidate onSubmit={(event) => void submit(event)}>
        <div className={classes.brand}>
          <Mark />
          <span>{commonText.product}</span>
        </div>
        <PageHeading title={signInText.title} />
        {to !== undefined && <p className={classes.hint}>{signInText.goingTo}</p>}
        {problem !== undefined && (
          <Alert color="danger" variant="light" role="alert">
            {problem}
          </Alert>
        )}
        <TextInput
          ref={email}
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          required
          label={signInText.email}
          error={missing.email}
        />
        <PasswordInput
          ref={password}
          name="password"
          autoComplete="current-password"
          required
          label={signInText.password}
          error={missing.password}
        />
        <Button type="submit" loading={isBusy} fullWidth>
          {signInText.button}
        </Button>
      </form>
    </main>
  )
}
