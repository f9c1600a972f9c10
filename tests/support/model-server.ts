import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { z } from 'zod'

/** What a provider's chat endpoint is sent, as far as the tests look at it. */
const requestSchema = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() })),
  response_format: z.looseObject({ type: z.string() }).optional(),
  max_tokens: z.number().optional(),
})
export type ModelRequest = z.infer<typeof requestSchema> & { authorization: string | undefined }

/** What the model says next: an object of the shape asked for, a text that may be anything, or an error of the server's. */
export type ModelAnswer =
  | { json: unknown }
  | { text: string; finish?: 'stop' | 'length' }
  | { status: number }
  | 'silence'

/** A server that speaks the wire of OpenAI's chat completions, as Ollama, vLLM and others do, and says what a test wants. */
export interface ModelServer {
  url: string
  /** Every request, oldest first. */
  readonly requests: ModelRequest[]
  /** What it says to the requests to come; a function hears each. Without any, it answers 500. */
  say(...answers: (ModelAnswer | ((request: ModelRequest) => ModelAnswer))[]): void
  close(): Promise<void>
}

export async function startModelServer(): Promise<ModelServer> {
  const requests: ModelRequest[] = []
  const answers: (ModelAnswer | ((request: ModelRequest) => ModelAnswer))[] = []
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    const { authorization } = incoming.headers
    const request = { ...requestSchema.parse(JSON.parse(Buffer.concat(chunks).toString())), authorization }
    requests.push(request)
    const next = answers.length > 1 ? answers.shift() : answers[0]
    answer(response, request, typeof next === 'function' ? next(request) : (next ?? { status: 500 }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The model server has no port.')
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    requests,
    say(...said) {
      answers.splice(0, answers.length, ...said)
      requests.length = 0
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function answer(response: ServerResponse, { model, messages }: ModelRequest, said: ModelAnswer): void {
  if (said === 'silence') return
  if ('status' in said) {
    response.writeHead(said.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ error: { message: `Refused: ${messages.at(-1)?.content}` } }))
    return
  }
  const content = 'json' in said ? JSON.stringify(said.json) : said.text
  const finish = 'text' in said ? (said.finish ?? 'stop') : 'stop'
  const prompt_tokens = Math.ceil(messages.reduce((sum, message) => sum + message.content.length, 0) / 4)
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(
    JSON.stringify({
      ...{ id: 'chat-1', object: 'chat.completion', created: 0, model },
      choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: finish }],
      usage: { prompt_tokens, completion_tokens: content.length, total_tokens: prompt_tokens + content.length },
    }),
  )
}
