import { signInText } from '../messages/en/sign-in.ts'

/** Signs in. Gives the sentence to show where it did not work, else undefined. */
export async function signIn(email: string, password: string): Promise<string | undefined> {
  const response = await post('/api/auth/sign-in/email', { email, password })
  if (response === undefined) return signInText.unreachable
  if (response.ok) return undefined
  if (response.status === 429) return signInText.tooMany
  return response.status === 400 || response.status === 401 || response.status === 403 || response.status === 422
    ? signInText.wrong
    : signInText.failed(response.status)
}

/** Ends the session. False when the server could not be told. */
export async function signOut(): Promise<boolean> {
  const response = await post('/api/auth/sign-out', {})
  return response !== undefined && (response.ok || response.status === 401)
}

/** Where to go after sign-in: only a path of our own, never another site. */
export function safeTarget(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])/.test(to) && !to.startsWith('/sign-in') ? to : '/'
}

async function post(path: string, body: unknown): Promise<Response | undefined> {
  return fetch(path, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined)
}
