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
  callSchema,
  type Ending,
  type Line,
  lineSchema,
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
let arrived = 0

const server = createServer(async (request, response) => {
  const answer = (status: number, content: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content))
  try {
    switch (`${request.method} ${request.url}`) {
      case 'POST /effects': {
        const { lost, noAnswer, slowest } = manners
        const fate = random.next()
        const isBroken = fate < lost + noAnswer
        // Who does not hear cannot know: to guess that it was done is as wrong as to guess that it was not.
        const number = note(callSchema.parse(await bodyOf(request)), !isBroken || random.chance(0.5))
        await sleep(random.between(0, slowest))
        // Whoever called is gone where its connection ended: it cannot hear any more.
        const isGone = !request.socket.writable
        const status = fate < lost || isGone ? null : isBroken ? 504 : 200
        noteEnding(number, { at: new Date().toISOString(), status, isBroken })
        if (status === null) response.destroy()
        else answer(status, status === 200 ? { reference: `r${keys.size}` } : {})
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

function note({ effectId, key, action, form }: z.infer<typeof callSchema>, isCarriedOut: boolean): number {
  const isDone = isCarriedOut && (action === 'notify' || !keys.has(key))
  if (isDone) keys.add(key)
  const digest = createHash('sha256').update(canonicalText(form)).digest('hex')
  const number = ++arrived
  write({ kind: 'arrival', number, at: new Date().toISOString(), effectId, key, action, digest, isDone })
  return number
}

function noteEnding(number: number, ending: Ending): void {
  write({ kind: 'ending', number, ...ending })
}

function write(line: Line): void {
  writeSync(log, `${JSON.stringify(line)}\n`)
}

function arrivals(): Arrival[] {
  const byNumber = new Map<number, Arrival>()
  for (const text of readFileSync(file, 'utf8').split('\n')) {
    if (text === '') continue
    const { kind, number, ...line } = lineSchema.parse(JSON.parse(text))
    const arrival = byNumber.get(number)
    if ('effectId' in line) byNumber.set(number, line)
    else if (arrival) arrival.ending = line
    else throw new Error(`The recorder's file holds a ${kind} of call ${number}, which never arrived.`)
  }
  return [...byNumber.values()]
}

async function report(company: string): Promise<Report> {
  const client = new pg.Client({ connectionString: company })
  await client.connect()
  try {
    const { rows } = await client.query('select kind, mark, count(*) from recorder.write group by kind, mark')
    return {
      arrivals: arrivals(),
      writes: z.array(writeSchema).parse(rows),
    }
  } finally {
    await client.end()
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  return JSON.parse(await text(request))
}
