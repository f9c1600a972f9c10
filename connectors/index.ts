// Whoever writes a stepwell.config.ts needs the words that its parts are made of.
export type { EffectClass, Filter, FormField, Level, RecordValues, Value } from '#engine'
export * from './ai/assistant.ts'
export { createBuiltinAssistant } from './ai/builtin/builtin-assistant.ts'
export * from './config/define.ts'
export * from './config/no-answer-error.ts'
export * from './database/data-source.ts'
export { createPostgresDataSource, type PostgresSettings } from './database/postgres/postgres-data-source.ts'
