import { createAnthropic } from '@ai-sdk/anthropic'
import { createGoogleGenerativeAI } from '@ai-sdk/google'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { LanguageModel } from 'ai'
import type { ModelSettings } from './model-settings.ts'

// What a server cannot do is known from its settings; nobody reads the SDK's words about it.
globalThis.AI_SDK_LOG_WARNINGS = false

/**
 * The model as the AI SDK calls it. Always an instance of a provider: a plain name would be sent to somebody else's gateway.
 * `fetch` is what it calls the network with, where that is not the process's own.
 */
export function languageModel(settings: ModelSettings, fetch?: typeof globalThis.fetch): LanguageModel {
  const { model, baseUrl, apiKey } = settings
  const given = {
    // An empty key keeps the SDK from looking for one in the environment.
    apiKey: apiKey ?? '',
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
    ...(fetch ? { fetch } : {}),
  }
  switch (settings.provider) {
    case 'openai':
      return createOpenAI(given)(model)
    case 'anthropic':
      return createAnthropic(given)(model)
    case 'google':
      return createGoogleGenerativeAI(given)(model)
    case 'openai-compatible':
      if (baseUrl === undefined) throw new Error('An OpenAI-compatible model needs the address of its server.')
      return createOpenAICompatible({
        name: 'openai-compatible',
        baseURL: baseUrl,
        ...(apiKey === undefined ? {} : { apiKey }),
        ...(fetch ? { fetch } : {}),
        supportsStructuredOutputs: settings.keepsToSchemas ?? false,
      })(model)
  }
}
