import { once } from 'node:events'
import { createServer } from 'node:net'
import type { Config } from './config.ts'
import { errorCode } from './error-code.ts'
import { StartError } from './start-error.ts'

/** Refuses to start on a port somebody else has, before anything slow or lasting is started. */
export async function requireFreePort(config: Config): Promise<void> {
  const server = createServer()
  try {
    server.listen(config.port, config.host)
    await once(server, 'listening')
  } catch (error) {
    throw (await listenFailure(config, error)) ?? error
  }
  server.close()
  await once(server, 'close')
}

/** What a failed `listen` means to the person who started us; undefined for an error that is not about the port. */
export async function listenFailure({ host, port }: Config, error: unknown): Promise<StartError | undefined> {
  switch (errorCode(error)) {
    case 'EADDRINUSE': {
      const who = (await isStepwell(host, port)) ? 'a Stepwell that is already running' : 'another program'
      const wayOut = `Use or stop that one, or choose another port, such as PORT=${port === 65_535 ? 4601 : port + 1}.`
      return new StartError('port-taken', `Port ${port} of ${host} is taken by ${who}.`, wayOut, { cause: error })
    }
    case 'EACCES':
      return new StartError(
        'port-forbidden',
        `This user may not listen on port ${port}.`,
        'Choose a PORT above 1023.',
        { cause: error },
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartError(
        'no-such-host',
        `HOST ${host} is not an address of this machine.`,
        'Correct HOST or leave it out.',
        { cause: error },
      )
  }
}

async function isStepwell(host: string, port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://${host}:${port}/healthz`, { signal: AbortSignal.timeout(1_000) })
    return (await answer.text()).includes('"status"')
  } catch {
    return false
  }
}
