import { z } from 'zod'
import { type Filter, filterSchema } from '../record/filter.ts'
import { RuleError } from '../rule-error.ts'

/** Levels of configuration rights, lowest first. */
export const levelSchema = z.enum(['user', 'manager', 'editor', 'developer', 'admin'])
export type Level = z.infer<typeof levelSchema>

export const collectionRights = ['browse', 'read', 'create', 'update', 'delete', 'export', 'approve'] as const

/**
 * A right by name: `companies.read`, `action.freeze_account.trigger`, `action.freeze_account.approve`, or with a star for all:
 * `*.read`, `action.*.trigger`.
 */
export const roleSchema = z.object({
  id: z.string(),
  title: z.string(),
  level: levelSchema,
  rights: z.array(z.string()),
})
export type Role = z.infer<typeof roleSchema>

/** People who share workflows, workspaces and inboxes. A scope hides every row of a collection that does not match. */
export const teamSchema = z.object({
  id: z.string(),
  title: z.string(),
  scopes: z.record(z.string(), filterSchema),
})
export type Team = z.infer<typeof teamSchema>

/** What one person may do now, read anew at each command. */
export interface Access {
  person: { id: string; name: string; email: string }
  team: { id: string; title: string }
  role: { id: string; title: string; level: Level }
  rights: readonly string[]
  scopes: Readonly<Record<string, Filter>>
}

/** Whether the person's role grants the right of that name. */
export function hasRight(access: Access, right: string): boolean {
  const wanted = right.split('.')
  return access.rights.some((granted) => {
    const parts = granted.split('.')
    return parts.length === wanted.length && parts.every((part, index) => part === '*' || part === wanted[index])
  })
}

/** Refuses with the missing right's name. */
export function requireRight(access: Access, right: string): void {
  if (!hasRight(access, right)) {
    throw new RuleError(
      'right-missing',
      `Your role "${access.role.title}" lacks the right "${right}". Ask an administrator, or hand the step over to someone who has it.`,
      { right },
    )
  }
}

/** Whether the person's level is at least the given one. */
export function hasLevel(access: Access, level: Level): boolean {
  return levelSchema.options.indexOf(access.role.level) >= levelSchema.options.indexOf(level)
}
