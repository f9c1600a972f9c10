export * from './config/define.ts'
export * from './database/data-source.ts'
export * from './ai/assistant.ts'
export { createPostgresDataSource, type PostgresSettings } from './database/postgres/postgres-data-source.ts'
