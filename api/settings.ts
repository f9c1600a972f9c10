import { z } from 'zod'
import { assistantChoiceSchema } from '#engine'
import { contracts } from './operation.ts'

const perMillion = z.number().min(0).max(10_000)

/** What administrators set in Settings → AI, all but the key. */
export const aiSettingsSchema = z.strictObject({
  assistant: assistantChoiceSchema
    .default('builtin')
    .describe('Who prepares steps where neither the workflow nor the step says.'),
  provider: z.enum(['openai', 'anthropic', 'google', 'openai-compatible']).default('openai'),
  model: z.string().trim().max(200).default(''),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional()
    .describe('The address of the API; needed for an OpenAI-compatible server.'),
  keepsToSchemas: z
    .boolean()
    .default(false)
    .describe('Whether an OpenAI-compatible server keeps to a JSON schema; else the shape is told in words.'),
  timeoutSeconds: z.number().min(1).max(600).default(30),
  inputTokens: z.number().int().min(1_000).max(1_000_000).default(8_000).describe('How long a question may be.'),
  outputTokens: z.number().int().min(100).max(100_000).default(1_000).describe('How long an answer may be.'),
  price: z
    .strictObject({ input: perMillion, output: perMillion })
    .optional()
    .describe('US dollars for a million tokens. Without it tokens are counted, and no cost.'),
  budget: z
    .strictObject({
      runTokens: z.number().int().positive().optional(),
      monthTokens: z.number().int().positive().optional(),
      runMicros: z.number().int().positive().optional(),
      monthMicros: z.number().int().positive().optional(),
    })
    .default({})
    .describe(
      'Tokens, and millionths of a US dollar, for one run and for a calendar month (UTC). Once spent, people do the steps.',
    ),
})
export type AiSettings = z.infer<typeof aiSettingsSchema>

const changeSchema = z.object({
  settings: aiSettingsSchema,
  apiKey: z
    .string()
    .trim()
    .min(1)
    .max(1_000)
    .nullable()
    .optional()
    .describe('A new key; null forgets the one that is kept; left out, it stays.'),
})

const viewSchema = z.object({
  settings: aiSettingsSchema,
  hasKey: z.boolean(),
  fromEnvironment: z.array(z.enum(['provider', 'model', 'baseUrl', 'apiKey'])),
  month: z.object({ calls: z.number().int(), tokens: z.number().int(), micros: z.number().int() }),
})

export const settingsContracts = contracts({
  getAiSettings: {
    summary: 'Which assistant prepares steps, and what models took this month',
    tag: 'Settings',
    response: viewSchema,
  },
  changeAiSettings: {
    summary: 'Choose the assistant, its model and its budgets',
    tag: 'Settings',
    body: changeSchema,
    response: viewSchema,
    errors: ['settings-invalid'],
  },
  testAiSettings: {
    summary: 'Ask a model a question that costs next to nothing, to see whether it answers as steps need it',
    tag: 'Settings',
    body: changeSchema,
    response: z.object({ isReady: z.boolean(), message: z.string(), milliseconds: z.number().int() }),
    errors: ['settings-invalid'],
  },
})
