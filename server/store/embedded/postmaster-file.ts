import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What PostgreSQL writes about its running self into `postmaster.pid` of its data folder. */
export type PostmasterFile = { pid: number; port: number; status: string }

export function readPostmasterFile(data: string): PostmasterFile | undefined {
  let lines: string[]
  try {
    lines = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return undefined
  }
  // Lines: process id, data folder, start time, port, socket folder, address, shared memory, status.
  return { pid: Number(lines[0]), port: Number(lines[3]), status: (lines[7] ?? '').trim() }
}
