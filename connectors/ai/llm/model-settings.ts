/** Which model is asked, and how. One of these per company, or per workflow or step where the author chooses another. */
export interface ModelSettings {
  provider: 'openai' | 'anthropic' | 'google' | 'openai-compatible'
  model: string
  /** Not needed by some local servers. */
  apiKey?: string | undefined
  /** The address of the API, for `openai-compatible` always: `http://127.0.0.1:11434/v1`. */
  baseUrl?: string | undefined
  /** Whether an `openai-compatible` server keeps to a JSON schema it is sent. Default: false, the schema is told in words. */
  keepsToSchemas?: boolean | undefined
  /** How long one proposal may take, in seconds, a repair included. */
  timeoutSeconds: number
  /** How long the question may be, and how long the answer. */
  inputTokens: number
  outputTokens: number
}

/** Whether the shape of an answer must be told in words: the server is not sent a schema. */
export function tellsShape({ provider, keepsToSchemas }: ModelSettings): boolean {
  return provider === 'openai-compatible' && !keepsToSchemas
}
