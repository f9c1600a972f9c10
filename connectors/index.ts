export * from './config/define.ts'
export * from './database/data-source.ts'
export * from './ai/assistant.ts'
export { createPostgresDataSource, type PostgresSettings } from './database/postgres/postgres-data-source.ts'
export { createBuiltinAssistant } from './ai/builtin/builtin-assistant.ts'
// Whoever writes a stepwell.config.ts needs the words that its parts are made of.
export type { EffectClass, Filter, FormField, Level, RecordValues, Value } from '#engine'
