import { betterAuth } from 'better-auth'
import type { Config } from '../config.ts'
import type { Pool } from '../store/pool.ts'

/** Sign-in by e-mail and password with sessions in our store. Nobody signs up by themselves: people are added. */
export function createSignIn(config: Pick<Config, 'publicUrl' | 'secret' | 'port'>, pool: Pool) {
  return betterAuth({
    appName: 'Stepwell',
    baseURL: config.publicUrl,
    basePath: '/api/auth',
    secret: config.secret,
    database: pool,
    user: { modelName: 'auth_user' },
    session: { modelName: 'auth_session', expiresIn: 60 * 60 * 12, updateAge: 60 * 60 },
    account: { modelName: 'auth_account' },
    verification: { modelName: 'auth_verification' },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 8 },
    // The same server by its other local names: a browser sends the name it was given.
    trustedOrigins: [config.publicUrl, `http://127.0.0.1:${config.port}`, `http://localhost:${config.port}`],
    rateLimit: { enabled: true, window: 10, max: 200, customRules: { '/sign-in/email': { window: 10, max: 20 } } },
    telemetry: { enabled: false },
    logger: { level: 'error' },
  })
}

export type SignIn = ReturnType<typeof createSignIn>
