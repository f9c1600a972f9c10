import { freePort, ServerProcess, type ServerSettings } from './server-process.ts'
import { removeFolder, temporaryFolder } from './temporary-folder.ts'

/** Runs work against a server of its own on new data, and leaves nothing behind. */
export async function withServer<Result>(
  settings: Omit<ServerSettings, 'dataFolder' | 'port'>,
  work: (server: ServerProcess, dataFolder: string) => Promise<Result>,
): Promise<Result> {
  const dataFolder = temporaryFolder('bench')
  const server = new ServerProcess({ ...settings, dataFolder, port: await freePort() })
  try {
    await server.start()
    return await work(server, dataFolder)
  } finally {
    await server.stop()
    removeFolder(dataFolder)
  }
}
