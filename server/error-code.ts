/** The `code` of an error of Node (`ENOENT`) or of PostgreSQL (`40001`), if it carries one. */
export function errorCode(error: unknown): string | undefined {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return undefined
}
