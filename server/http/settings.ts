import type { AiSettings, ResponseOf } from '#api'
import { loadLanguageModels } from '#connectors'
import { type Access, hasLevel, RuleError } from '#engine'
import { type CurrentAi, modelSettings, readAi, writeAi } from '../ai/ai-settings.ts'
import { monthUse } from '../ai/model-spending.ts'
import { logActivity } from '../audit/activity.ts'
import type { AppServices } from '../services.ts'
import { inTransaction } from '../store/transaction.ts'
import type { Handlers } from './operations.ts'

export const settingsOperations: Handlers<'getAiSettings' | 'changeAiSettings' | 'testAiSettings'> = {
  async getAiSettings(_, { access }, services) {
    return presentAi(services, access)
  },

  async changeAiSettings({ body }, { access, keepKey }, services) {
    requireAdministrator(access)
    const { pool, config } = services
    await inTransaction(pool, async (client) => {
      // One after the other: what the log says was there before, was.
      await client.query("select pg_advisory_xact_lock(hashtext('stepwell settings'))")
      const before = await readAi(client, config)
      const apiKey = keyAfter(before, body)
      requireUsable(withChange(before, body.settings, apiKey))
      await writeAi(client, config, body.settings, apiKey, access.person.id)
      await keepKey(client, { kind: 'ai-settings' })
      await logActivity(client, {
        type: 'settings-changed',
        actor: 'person',
        person: access.person,
        summary: `Changed the settings of the assistant${apiKey === undefined ? '' : apiKey === null ? ', and its key was removed' : ', with a new key'}`,
        detail: { before: before.settings, after: body.settings },
      })
    })
    return presentAi(services, access)
  },

  async testAiSettings({ body }, { access }, { pool, config }) {
    requireAdministrator(access)
    const before = await readAi(pool, config)
    const wanted = withChange(before, body.settings, keyAfter(before, body))
    const settings = modelSettings(wanted)
    if (!settings) throw new RuleError('settings-invalid', incomplete)
    const { languageModel, tryModel } = await loadLanguageModels()
    return tryModel(languageModel(settings), settings)
  },
}

const incomplete = 'Name a model, and for an OpenAI-compatible server its address.'

/**
 * The key after a change. One that was given for a provider at an address is never sent to another: whoever changes them gives it anew,
 * or goes without.
 */
function keyAfter(
  { settings, apiKey }: CurrentAi,
  wanted: { settings: AiSettings; apiKey?: string | null | undefined },
): string | null | undefined {
  const isSameTarget = settings.provider === wanted.settings.provider && settings.baseUrl === wanted.settings.baseUrl
  if (wanted.apiKey !== undefined || isSameTarget || apiKey === undefined) return wanted.apiKey
  return null
}

/** The settings as they would be after a change: what the environment says stays. */
function withChange(before: CurrentAi, settings: AiSettings, apiKey: string | null | undefined): CurrentAi {
  const kept = Object.fromEntries(
    before.fromEnvironment.flatMap((name) => (name === 'apiKey' ? [] : [[name, before.settings[name]]])),
  )
  const isKeyFixed = before.fromEnvironment.includes('apiKey')
  return {
    settings: { ...settings, ...kept },
    apiKey: isKeyFixed || apiKey === undefined ? before.apiKey : (apiKey ?? undefined),
    fromEnvironment: before.fromEnvironment,
  }
}

/** A model that is chosen must be named: else every step of everybody would be handed over. */
function requireUsable(wanted: CurrentAi): void {
  if (wanted.settings.assistant === 'llm' && !modelSettings(wanted)) throw new RuleError('settings-invalid', incomplete)
}

/** The settings that hold, for an administrator; never the key. */
export async function presentAi(
  { pool, config }: Pick<AppServices, 'pool' | 'config'>,
  access: Access,
): Promise<ResponseOf<'getAiSettings'>> {
  requireAdministrator(access)
  const { settings, apiKey, fromEnvironment } = await readAi(pool, config)
  return { settings, hasKey: apiKey !== undefined, fromEnvironment, month: await monthUse(pool) }
}

function requireAdministrator(access: Access): void {
  if (!hasLevel(access, 'admin'))
    throw new RuleError(
      'right-missing',
      `Your role "${access.role.title}" lacks the right "settings.ai". Only administrators see and change the assistant's settings.`,
      { right: 'settings.ai' },
    )
}
