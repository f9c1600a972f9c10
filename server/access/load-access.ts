import { z } from 'zod'
import { type Access, filterSchema, levelSchema } from '#engine'
import type { Queryable } from '../store/pool.ts'

const rightsSchema = z.array(z.string())
const scopesSchema = z.record(z.string(), filterSchema)

const readRights = onceEach((text) => rightsSchema.parse(JSON.parse(text)))
const readScopes = onceEach((text) => scopesSchema.parse(JSON.parse(text)))

const select = `select p.id, u.name, u.email, t.id as team_id, t.title as team_title, t.scopes::text, r.id as role_id, r.title as role_title, r.level, r.rights::text
   from person p join auth_user u on u.id = p.id join team t on t.id = p.team_id join role r on r.id = p.role_id`

/** What a person may do now, read from the store at each command. Undefined for nobody and for disabled people. */
export async function loadAccess(client: Queryable, personId: string): Promise<Access | undefined> {
  const { rows } = await client.query({
    name: 'access',
    text: `${select} where p.id = $1 and not p.is_disabled`,
    values: [personId],
  })
  return rows[0] && toAccess(rows[0])
}

/** What the person of a session may do now. Undefined where the session has ended or expired. */
export async function loadAccessOfSession(client: Queryable, token: string): Promise<Access | undefined> {
  const text = `${select} join auth_session s on s."userId" = p.id where s.token = $1 and s."expiresAt" > now() and not p.is_disabled`
  const { rows } = await client.query({ name: 'access-of-session', text, values: [token] })
  return rows[0] && toAccess(rows[0])
}

type Row = {
  id: string
  name: string
  email: string
  team_id: string
  team_title: string
  scopes: string
  role_id: string
  role_title: string
  level: unknown
  rights: string
}

function toAccess(row: Row): Access {
  return {
    person: { id: row.id, name: row.name, email: row.email },
    team: { id: row.team_id, title: row.team_title },
    role: { id: row.role_id, title: row.role_title, level: levelSchema.parse(row.level) },
    rights: readRights(row.rights),
    scopes: readScopes(row.scopes),
  }
}

/** Reads each text once: roles and teams are few, and everybody's every request brings theirs. */
function onceEach<Document extends object>(read: (text: string) => Document): (text: string) => Document {
  const known = new Map<string, Document>()
  return (text) => {
    const document = known.get(text) ?? Object.freeze(read(text))
    if (known.size >= mostDocuments) known.clear()
    known.set(text, document)
    return document
  }
}

/** Documents kept in memory at most. */
const mostDocuments = 1_000
