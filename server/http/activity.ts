import { readActivity } from '../audit/read-activity.ts'
import type { Handlers } from './operations.ts'

export const activityOperations: Handlers<'listActivity' | 'getMe' | 'listPeople'> = {
  async listActivity({ query }, { access }, parts) {
    const { activity, next } = await readActivity(parts, access, query)
    return { activity, next }
  },

  async getMe(_, { access }, { company }) {
    const { person, team, role, rights } = access
    return { company: company.config.company, person, team, role, rights: [...rights] }
  },

  async listPeople(_, __, { pool }) {
    const { rows } = await pool.query<{ id: string; name: string; team: string }>(
      'select p.id, u.name, t.title as team from person p join auth_user u on u.id = p.id join team t on t.id = p.team_id where not p.is_disabled order by u.name',
    )
    return { people: rows.map(({ id, name, team }) => ({ id, name, team })) }
  },
}
