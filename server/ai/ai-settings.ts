import { type AiSettings, aiSettingsSchema } from '#api'
import type { ModelSettings } from '#connectors'
import type { Config } from '../config.ts'
import { readSecret, writeSecret } from '../settings/sealed-secret.ts'
import type { Queryable } from '../store/pool.ts'

const settingName = 'ai'
const secretName = 'ai-key'

/** The settings that hold, with the key; `fromEnvironment`: which of them nobody can change in the screens. */
export interface CurrentAi {
  settings: AiSettings
  apiKey: string | undefined
  fromEnvironment: ('provider' | 'model' | 'baseUrl' | 'apiKey')[]
}

/** What is set in the store, and over it what the environment says. */
export async function readAi(client: Queryable, config: Pick<Config, 'ai' | 'secret'>): Promise<CurrentAi> {
  const { rows } = await client.query<{ value: unknown }>('select value from setting where name = $1', [settingName])
  const stored = aiSettingsSchema.parse(rows[0]?.value ?? {})
  const { provider, model, baseUrl, apiKey } = config.ai
  const named = { provider, model, baseUrl }
  const given = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined))
  // A key of the environment goes where the environment says, and nowhere else.
  const target = apiKey === undefined ? {} : { provider: provider ?? 'openai', baseUrl }
  return {
    settings: aiSettingsSchema.parse({
      ...stored,
      ...given,
      ...target,
      // A model in the environment is meant to be used, until somebody chooses otherwise.
      assistant: rows[0] === undefined && model !== undefined ? 'llm' : stored.assistant,
    }),
    apiKey: apiKey ?? (await readSecret(client, secretName, config.secret)),
    fromEnvironment: [
      ...(provider === undefined && apiKey === undefined ? [] : (['provider'] as const)),
      ...(model === undefined ? [] : (['model'] as const)),
      ...(baseUrl === undefined && apiKey === undefined ? [] : (['baseUrl'] as const)),
      ...(apiKey === undefined ? [] : (['apiKey'] as const)),
    ],
  }
}

/** Keeps settings; `apiKey`: a new key, null to forget it, undefined to leave it as it is. */
export async function writeAi(
  client: Queryable,
  config: Pick<Config, 'secret'>,
  settings: AiSettings,
  apiKey: string | null | undefined,
  personId: string,
): Promise<void> {
  await client.query(
    `insert into setting (name, value, changed_by) values ($1, $2, $3)
     on conflict (name) do update set value = excluded.value, changed_by = excluded.changed_by, changed_at = clock_timestamp()`,
    [settingName, JSON.stringify(settings), personId],
  )
  if (apiKey !== undefined) await writeSecret(client, secretName, apiKey ?? undefined, config.secret)
}

/** What the model is called with; undefined while no model is named. */
export function modelSettings({ settings, apiKey }: CurrentAi): ModelSettings | undefined {
  const { provider, model, baseUrl } = settings
  if (model === '' || (provider === 'openai-compatible' && baseUrl === undefined)) return undefined
  return {
    ...{ provider, model, baseUrl, apiKey, keepsToSchemas: settings.keepsToSchemas },
    ...{
      timeoutSeconds: settings.timeoutSeconds,
      inputTokens: settings.inputTokens,
      outputTokens: settings.outputTokens,
    },
  }
}
