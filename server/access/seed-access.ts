import type { StepwellConfig } from '#connectors'
import type { Pool } from '../store/pool.ts'
import type { SignIn } from './sign-in.ts'

/** Creates the roles, teams and people of the configuration where they are missing. What was changed since stays as it is. */
export async function seedAccess(pool: Pool, signIn: SignIn, config: StepwellConfig): Promise<void> {
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
    const existing = await internalAdapter.findUserByEmail(person.email)
    let id = existing?.user.id
    if (id === undefined) {
      const user = await internalAdapter.createUser(
        { email: person.email, name: person.name, emailVerified: true },
        { method: 'email-password' },
      )
      await internalAdapter.linkAccount({
        userId: user.id,
        providerId: 'credential',
        accountId: user.id,
        password: await password.hash(person.password),
      })
      id = user.id
    }
    await pool.query('insert into person (id, team_id, role_id) values ($1, $2, $3) on conflict do nothing', [
      id,
      person.team,
      person.role,
    ])
  }
}
