import { effectClassSchema, longestTimeoutSeconds } from '#engine'
import { mailProblems } from '../email/mail-settings.ts'
import type { StepwellConfig } from './define.ts'

/** What is wrong with a configuration in itself, as sentences that name the place. What the databases hold is checked when they are read. */
export function configProblems(config: StepwellConfig): string[] {
  const sources = Object.keys(config.dataSources)
  const teams = config.teams.map((team) => team.id)
  const roles = config.roles.map((role) => role.id)
  return [
    ...(sources.length === 0 ? ['dataSources: there is none.'] : []),
    ...duplicates(
      'actions',
      config.actions.map((action) => action.id),
    ),
    ...duplicates('roles', roles),
    ...duplicates('teams', teams),
    ...duplicates(
      'people',
      config.people.map((person) => person.email.toLowerCase()),
    ),
    ...duplicates(
      'inboxes',
      config.inboxes.map((inbox) => inbox.id),
    ),
    ...config.people.flatMap((person) => [
      ...unknown(`people ${person.email}`, 'team', [person.team], teams),
      ...unknown(`people ${person.email}`, 'role', [person.role], roles),
      ...(person.password.length < minPasswordLength
        ? [`people ${person.email}: the password needs at least ${minPasswordLength} characters.`]
        : []),
    ]),
    ...config.inboxes.flatMap((inbox) => unknown(`inboxes ${inbox.id}`, 'team', inbox.teams, teams)),
    ...config.actions.flatMap(formProblems),
    ...config.actions.flatMap(effectClassProblems),
    ...config.actions.flatMap(limitProblems),
    ...(config.mail ? mailProblems(config.mail) : config.actions.flatMap(missingMailProblems)),
    ...Object.entries(config.dataSources).flatMap(([id, { maxConcurrent }]) =>
      wholeNumberProblems(`dataSources ${id}`, { maxConcurrent }, mostConcurrent),
    ),
    ...Object.entries(config.thirdParties ?? {}).flatMap(([id, party]) => [
      ...wholeNumberProblems(`thirdParties ${id}`, { maxConcurrent: party.maxConcurrent }, mostConcurrent),
      ...wholeNumberProblems(`thirdParties ${id}`, { opensAfter: party.opensAfter }, mostSilences),
      ...wholeNumberProblems(`thirdParties ${id}`, { pauseSeconds: party.pauseSeconds }, longestPauseSeconds),
      ...(config.actions.some((action) => action.thirdParty === id)
        ? []
        : [`thirdParties ${id}: no action names it in thirdParty.`]),
    ]),
    ...config.roles.flatMap((role) => role.rights.flatMap((right) => rightProblems(`roles ${role.id}`, right, config))),
    ...Object.entries(config.collections).flatMap(([id, options]) =>
      duplicates(
        `collections ${id}: segments`,
        (options.segments ?? []).map((segment) => segment.id),
      ),
    ),
  ]
}

/** better-auth refuses shorter ones. */
const minPasswordLength = 8

function formProblems(action: StepwellConfig['actions'][number]): string[] {
  const place = `actions ${action.id}`
  return [
    ...duplicates(
      `${place}: form`,
      action.form.map((field) => field.name),
    ),
    ...action.form
      .filter((field) => (field.type === 'enum' || field.type === 'multi-enum') && (field.options ?? []).length === 0)
      .map((field) => `${place}: the form field "${field.name}" has no options.`),
  ]
}

/** The compiler says it to whoever writes TypeScript. */
function effectClassProblems({ id, effectClass }: StepwellConfig['actions'][number]): string[] {
  if (effectClassSchema.safeParse(effectClass).success) return []
  const problem =
    effectClass === undefined ? 'effectClass is missing' : `${JSON.stringify(effectClass)} is not an effect class`
  return [`actions ${id}: ${problem}. Write 'database', 'read', 'keyed' or 'other'; docs/actions.md says which.`]
}

const mostTries = 20

function limitProblems({ id, timeoutSeconds, tries }: StepwellConfig['actions'][number]): string[] {
  return [
    ...(Number.isInteger(timeoutSeconds) && timeoutSeconds >= 1 && timeoutSeconds <= longestTimeoutSeconds
      ? []
      : [`actions ${id}: timeoutSeconds must be a whole number from 1 to ${longestTimeoutSeconds}.`]),
    ...(Number.isInteger(tries) && tries >= 1 && tries <= mostTries
      ? []
      : [`actions ${id}: tries must be a whole number from 1 to ${mostTries}.`]),
  ]
}

function missingMailProblems(action: StepwellConfig['actions'][number]): string[] {
  return 'message' in action
    ? [
        `actions ${action.id}: it sends e-mail, and there is no mail server. Add mail: { url: 'smtp://…', from: '…' } to the configuration.`,
      ]
    : []
}

const mostConcurrent = 1_000
const mostSilences = 1_000
const longestPauseSeconds = 3_600

function wholeNumberProblems(place: string, given: Record<string, number | undefined>, most: number): string[] {
  return Object.entries(given).flatMap(([name, value]) =>
    value === undefined || (Number.isInteger(value) && value >= 1 && value <= most)
      ? []
      : [`${place}: ${name} must be a whole number from 1 to ${most}.`],
  )
}

function rightProblems(place: string, right: string, config: StepwellConfig): string[] {
  if (/^(\*|[^.*]+)\.(browse|read|create|update|delete|export|approve|\*)$/.test(right)) return []
  // Workflows are read later than this file, and may be published at any time.
  if (/^workflow\.(\*|[a-z][a-z0-9-]*)\.signal$/.test(right)) return []
  const [, kind, id] =
    /^(action(?=.*\.(?:trigger|approve)$)|inbox(?=.*\.work$))\.(\*|[^.*]+)\.[a-z]+$/.exec(right) ?? []
  if (kind === undefined || id === undefined) {
    return [
      `${place}: "${right}" is not a right. Write for example "companies.read", "action.approve_company.trigger" or "inbox.escalations.work".`,
    ]
  }
  const known = kind === 'action' ? config.actions : config.inboxes
  return id === '*'
    ? []
    : unknown(
        `${place}: the right "${right}"`,
        kind,
        [id],
        known.map((each) => each.id),
      )
}

function duplicates(place: string, ids: string[]): string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))].map(
    (id) => `${place}: "${id}" stands there twice.`,
  )
}

function unknown(place: string, kind: string, named: string[], known: string[]): string[] {
  return named.filter((id) => !known.includes(id)).map((id) => `${place}: there is no ${kind} "${id}".`)
}
