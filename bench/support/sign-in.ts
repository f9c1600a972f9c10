import { type Client, createClient } from '#api'

/** The demo's people by first name. */
export type DemoPerson = 'ada' | 'bo' | 'cleo' | 'dan'

export interface SignedIn {
  person: DemoPerson
  call: Client
  /** For requests beside the client, such as those of a browser. */
  cookie: string
}

/** Signs a person of the demo company in, as their browser would, and returns a client of the public API for them. */
export async function signIn(url: string, person: DemoPerson): Promise<SignedIn> {
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ email: `${person}@brightwater.example`, password: 'stepwell-demo' }),
  })
  if (!answer.ok) throw new Error(`${person} cannot sign in: ${answer.status} ${await answer.text()}`)
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  return { person, cookie, call: createClient({ baseUrl: url, headers: () => ({ cookie, origin: url }) }) }
}
