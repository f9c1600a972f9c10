import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'
import { type Manners, type Report, reportSchema } from './arrivals.ts'

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

  /** Everything that arrived so far, with the writes noted in the company's database at that address. */
  async report(company: string): Promise<Report> {
    return reportSchema.parse(await this.#post('/report', { company }))
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM')
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'exit')
  }

  async #post(path: string, content: unknown): Promise<unknown> {
    const answer = await fetch(`${this.url}${path}`, { method: 'POST', body: JSON.stringify(content) })
    if (!answer.ok) throw new Error(`The recorder answered ${answer.status}: ${await answer.text()}`)
    return answer.json()
  }
}
