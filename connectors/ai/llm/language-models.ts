export { languageModel } from './language-model.ts'
export { createLlmAssistant } from './llm-assistant.ts'
export { tryModel } from './try-model.ts'
