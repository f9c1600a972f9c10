import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { type Manners, type Report, reportSchema } from './arrivals.ts'

const databaseBackMilliseconds = 60_000

/** The recorder could not do what it was asked, such as read a database that is not there. */
class RecorderFault extends Error {
  override readonly name = 'RecorderFault'
}

/** The recorder as the harness sees it: a process that plays the outside and counts what arrives there. */
export class Recorder {
  readonly url: string
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, url: string) {
    this.#child = child
    this.url = url
  }

  static async start(file: string, seed: number): Promise<Recorder> {
    const child = fork(join(import.meta.dirname, 'recorder-process.ts'), [file, String(seed)], {
      execArgv: ['--disable-warning=ExperimentalWarning'],
    })
    const [address] = await once(child, 'message')
    const { port } = z.object({ port: z.number() }).parse(address)
    return new Recorder(child, `http://127.0.0.1:${port}`)
  }

  async behave(manners: Manners): Promise<void> {
    await this.#post('/manners', manners)
  }

  /**
   * Everything that arrived so far, with the writes noted in the company's database at that address. That may be killed at this
   * very moment: the recorder is asked again until it is back.
   */
  async report(company: string): Promise<Report> {
    for (const deadline = performance.now() + databaseBackMilliseconds; ; await sleep(200)) {
      try {
        return reportSchema.parse(await this.#post('/report', { company }))
      } catch (error) {
        if (!(error instanceof RecorderFault) || performance.now() > deadline) throw error
      }
    }
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM')
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit')
  }

  async #post(path: string, content: unknown): Promise<unknown> {
    const answer = await fetch(`${this.url}${path}`, { method: 'POST', body: JSON.stringify(content) })
    if (!answer.ok) throw new RecorderFault(`The recorder answered ${answer.status}: ${await answer.text()}`)
    return answer.json()
  }
}
