import { errorCode } from '../error-code.ts'

/** Codes of Node, and of PostgreSQL (class 08, going down, coming up, too many connections), that say: the store is not there now. */
const codes =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN|08[0-9A-Z]{3}|57P0[123]|53300)$/
/** What `pg` says, without a code, of a connection that broke or was never made. */
const words =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

/** Whether a query of Stepwell's own failed because its database could not be reached: then nobody knows whether it was done. */
export function isUnreachable(error: unknown): boolean {
  const code = errorCode(error)
  return code === undefined ? error instanceof Error && words.test(error.message) : codes.test(code)
}
