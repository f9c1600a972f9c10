import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { z } from 'zod'

const askedSchema = z.object({
  kind: z.literal('asked'),
  order: z.number().int(),
  operation: z.string(),
  person: z.string(),
  run: z.string().optional(),
  attempt: z.number().int().optional(),
  /** Stands in what the order writes, so that it can be found again in the log and on the outside. */
  mark: z.string().optional(),
})

const answeredSchema = z.object({
  kind: z.literal('answered'),
  order: z.number().int(),
  run: z.string(),
  sequence: z.number().int(),
  status: z.string(),
  open: z.object({ attempt: z.number().int(), phase: z.string() }).nullable(),
})

const lineSchema = z.discriminatedUnion('kind', [
  askedSchema,
  answeredSchema,
  z.object({ kind: z.literal('refused'), order: z.number().int(), status: z.number().int(), code: z.string() }),
  z.object({ kind: z.literal('lost'), order: z.number().int() }),
])

export type LedgerLine = z.infer<typeof lineSchema>
export type Asked = z.infer<typeof askedSchema>
export type Answered = z.infer<typeof answeredSchema>

/** What the clients asked and were told, line by line in a file of its own: the server never reads it. */
export class Ledger {
  readonly #file: string
  readonly #descriptor: number
  #lastOrder = 0

  constructor(file: string) {
    this.#file = file
    this.#descriptor = openSync(file, 'a')
  }

  /** Notes an order before it is sent. Returns its number. */
  ask(asked: Omit<Asked, 'kind' | 'order'>): number {
    const order = ++this.#lastOrder
    this.write({ kind: 'asked', order, ...asked })
    return order
  }

  write(line: LedgerLine): void {
    writeSync(this.#descriptor, `${JSON.stringify(line)}\n`)
  }

  /** Everything written so far, from the file. */
  read(): LedgerLine[] {
    const lines = readFileSync(this.#file, 'utf8').trimEnd().split('\n')
    return lines.filter((line) => line !== '').map((line) => lineSchema.parse(JSON.parse(line)))
  }

  close(): void {
    closeSync(this.#descriptor)
  }
}
