import { z } from 'zod'
import { type Access, filterSchema, levelSchema } from '#engine'
import type { Queryable } from '../store/pool.ts'

const rightsSchema = z.array(z.string())
const scopesSchema = z.record(z.string(), filterSchema)

/** What a person may do now, read from the store at each command. Undefined for nobody and for disabled people. */
export async function loadAccess(client: Queryable, personId: string): Promise<Access | undefined> {
  const { rows } = await client.query(
    `select u.name, u.email, t.id as team_id, t.title as team_title, t.scopes, r.id as role_id, r.title as role_title, r.level, r.rights
       from person p join auth_user u on u.id = p.id join team t on t.id = p.team_id join role r on r.id = p.role_id
      where p.id = $1 and not p.is_disabled`,
    [personId],
  )
  const row = rows[0]
  if (!row) return undefined
  return {
    person: { id: personId, name: row.name, email: row.email },
    team: { id: row.team_id, title: row.team_title },
    role: { id: row.role_id, title: row.role_title, level: levelSchema.parse(row.level) },
    rights: rightsSchema.parse(row.rights),
    scopes: scopesSchema.parse(row.scopes),
  }
}
