export * from './config/define.ts'
export * from './database/data-source.ts'
export * from './ai/assistant.ts'
