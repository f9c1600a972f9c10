import type { StepwellConfig } from '#connectors'
import type { Pool } from '../store/pool.ts'
import type { SignIn } from './sign-in.ts'

/** Any number that nothing else locks by itself: servers that start at the same moment seed one after the other. */
const seedLock = 46_000_001

/** Creates the roles, teams and people of the configuration where they are missing. What was changed since stays as it is. */
export async function seedAccess(pool: Pool, signIn: SignIn, config: StepwellConfig): Promise<void> {
  const holder = await pool.connect()
  try {
    // What is waited for takes a moment for each new person, which with many of them is more than a statement may take.
    await holder.query('set lock_timeout = 0; set statement_timeout = 0')
    await holder.query('select pg_advisory_lock($1)', [seedLock])
    await seed(pool, signIn, config)
  } finally {
    // The lock goes with its connection, however this ended.
    holder.release(true)
  }
}

async function seed(pool: Pool, signIn: SignIn, config: StepwellConfig): Promise<void> {
  for (const role of config.roles) {
    await pool.query('insert into role (id, title, level, rights) values ($1, $2, $3, $4) on conflict do nothing', [
      role.id,
      role.title,
      role.level,
      JSON.stringify(role.rights),
    ])
  }
  for (const team of config.teams) {
    await pool.query('insert into team (id, title, scopes) values ($1, $2, $3) on conflict do nothing', [
      team.id,
      team.title,
      JSON.stringify(team.scopes),
    ])
  }
  const { internalAdapter, password } = await signIn.$context
  for (const person of config.people) {
    const existing = await internalAdapter.findUserByEmail(person.email, { includeAccounts: true })
    const { id } =
      existing?.user ??
      (await internalAdapter.createUser(
        { email: person.email, name: person.name, emailVerified: true },
        { method: 'email-password' },
      ))
    const isSeeded = (await pool.query('select from person where id = $1', [id])).rowCount === 1
    if (isSeeded) continue
    // A start that was cut short may have left the person without a way in. Whoever is a person here keeps what they have.
    if ((existing?.accounts ?? []).length === 0)
      await internalAdapter.linkAccount({
        userId: id,
        providerId: 'credential',
        accountId: id,
        password: await password.hash(person.password),
      })
    await pool.query('insert into person (id, team_id, role_id) values ($1, $2, $3) on conflict do nothing', [
      id,
      person.team,
      person.role,
    ])
  }
}
