import { spawnSync } from 'node:child_process'
import { StartError } from '../../start-error.ts'

/** Whom PostgreSQL runs as. Without ids it runs as the person who started us. */
export type OperatingUser = { uid?: number; gid?: number }

/**
 * PostgreSQL refuses to run as root, rightly. So root steps down: to the machine's `postgres` user where there is one,
 * else to a system user `stepwell`, made here.
 */
export function operatingUser(): OperatingUser {
  if (process.getuid?.() !== 0) return {}
  return lookUp('postgres') ?? lookUp('stepwell') ?? create('stepwell')
}

/** Whether this user can run the command; the only proof of a permission is to try it. */
export function canRun(user: OperatingUser, command: string, commandArguments: string[]): boolean {
  return spawnSync(command, commandArguments, { ...user, cwd: '/', stdio: 'ignore' }).status === 0
}

export function canEnter(user: OperatingUser, folder: string): boolean {
  return user.uid === undefined || canRun(user, '/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder])
}

function lookUp(name: string): OperatingUser | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const answer = spawnSync('id', [flag, name], { encoding: 'utf8' })
    return answer.status === 0 ? Number(answer.stdout) : undefined
  })
  return uid === undefined || gid === undefined ? undefined : { uid, gid }
}

function create(name: string): OperatingUser {
  // useradd is everywhere but on Alpine, whose adduser takes other flags.
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', name])
  spawnSync('adduser', ['-S', '-D', '-H', '-s', '/bin/false', name])
  const user = lookUp(name)
  if (user) return user
  throw new StartError(
    'no-operating-user',
    'PostgreSQL does not run as root, and no ordinary user could be created on this machine for it.',
    'Start Stepwell as an ordinary user, create a user named stepwell, or set DATABASE_URL to a PostgreSQL server.',
  )
}
