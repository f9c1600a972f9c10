import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { errorCode } from '../error-code.ts'
import { StartError } from '../start-error.ts'

/** The parsed content of every `*.yaml` file of a folder, by name. A missing folder holds none. */
export async function readYamlFolder(folder: string): Promise<{ file: string; content: unknown }[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  })
  return Promise.all(
    names
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => readYaml(join(folder, name))),
  )
}

async function readYaml(file: string): Promise<{ file: string; content: unknown }> {
  try {
    return { file, content: parse(await readFile(file, 'utf8')) }
  } catch (cause) {
    throw new StartError(
      'file-unreadable',
      `${file} is not readable YAML: ${cause instanceof Error ? cause.message : String(cause)}`,
      'Correct the file.',
      { cause },
    )
  }
}
