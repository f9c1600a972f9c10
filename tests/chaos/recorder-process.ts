import { createHash } from 'node:crypto'
import { openSync, readFileSync, writeSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { z } from 'zod'
import { canonicalText } from '#engine'
import { type Random, randomFrom } from '../crash/random.ts'
import {
  type Arrival,
  arrivalSchema,
  callSchema,
  type Manners,
  mannersSchema,
  type Report,
  writeSchema,
} from './arrivals.ts'

// node recorder-process.ts FILE SEED: plays the outside, in a process of its own that nobody kills. It notes every call before
// it answers, in a file that the servers never read, and knows what was written into the company's database.
const [file, seed] = z.tuple([z.string(), z.coerce.number()]).parse(process.argv.slice(2))
const log = openSync(file, 'a')
const random: Random = randomFrom(seed)
const keys = new Set<string>()
let manners: Manners = { slowest: 20, lost: 0, noAnswer: 0 }

const server = createServer(async (request, response) => {
  const answer = (status: number, content: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content))
  try {
    switch (`${request.method} ${request.url}`) {
      case 'POST /effects': {
        note(callSchema.parse(await bodyOf(request)))
        const { lost, noAnswer, slowest } = manners
        const fate = random.next()
        await sleep(random.between(0, slowest))
        if (fate < lost) response.destroy()
        else if (fate < lost + noAnswer) answer(504, {})
        else answer(200, { reference: `r${keys.size}` })
        return
      }
      case 'POST /manners':
        manners = mannersSchema.parse(await bodyOf(request))
        answer(200, {})
        return
      case 'POST /report': {
        const { company } = z.object({ company: z.string() }).parse(await bodyOf(request))
        answer(200, await report(company))
        return
      }
      default:
        answer(404, {})
    }
  } catch (error) {
    answer(500, { error: String(error) })
  }
})
// A harness that was killed leaves nothing behind.
process.once('disconnect', () => process.exit())
server.listen(0, '127.0.0.1', () => process.send?.(server.address()))

function note({ effectId, key, action, form }: z.infer<typeof callSchema>): void {
  const isDone = action === 'notify' || !keys.has(key)
  keys.add(key)
  const digest = createHash('sha256').update(canonicalText(form)).digest('hex')
  const arrival: Arrival = { at: new Date().toISOString(), effectId, key, action, digest, isDone }
  writeSync(log, `${JSON.stringify(arrival)}\n`)
}

async function report(company: string): Promise<Report> {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  const client = new pg.Client({ connectionString: company })
  await client.connect()
  try {
    const { rows } = await client.query('select kind, mark, count(*) from recorder.write group by kind, mark')
    return {
      arrivals: lines.map((line) => arrivalSchema.parse(JSON.parse(line))),
      writes: z.array(writeSchema).parse(rows),
    }
  } finally {
    await client.end()
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  return JSON.parse(await text(request))
}
