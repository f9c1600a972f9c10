export * from './config/define.ts'
export * from './database/data-source.ts'
