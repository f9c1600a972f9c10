import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import type { Queryable } from '../store/pool.ts'

const version = 's1'
const nonceBytes = 12
const tagBytes = 16

/**
 * Seals a secret for the database (AES-256-GCM) under a key that is drawn from the server's own secret, which the database never holds.
 * The name is sealed in: one secret cannot be put into another's place.
 */
export function seal(name: string, plain: string, secret: string): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', keyFrom(secret), nonce)
  cipher.setAAD(Buffer.from(name))
  const sealed = Buffer.concat([nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `${version}.${sealed.toString('base64url')}`
}

/** Opens what `seal` made. Undefined where it was sealed under another secret, or for another name. */
export function unseal(name: string, sealed: string, secret: string): string | undefined {
  const [prefix, text = ''] = sealed.split('.')
  const bytes = Buffer.from(text, 'base64url')
  if (prefix !== version || bytes.length < nonceBytes + tagBytes) return undefined
  const decipher = createDecipheriv('aes-256-gcm', keyFrom(secret), bytes.subarray(0, nonceBytes))
  decipher.setAAD(Buffer.from(name))
  decipher.setAuthTag(bytes.subarray(-tagBytes))
  try {
    return decipher.update(bytes.subarray(nonceBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8')
  } catch {
    return undefined
  }
}

export async function readSecret(client: Queryable, name: string, secret: string): Promise<string | undefined> {
  const { rows } = await client.query<{ sealed: string }>('select sealed from sealed_secret where name = $1', [name])
  return rows[0] && unseal(name, rows[0].sealed, secret)
}

/** Keeps a secret, or forgets it where none is given. */
export async function writeSecret(
  client: Queryable,
  name: string,
  plain: string | undefined,
  secret: string,
): Promise<void> {
  if (plain === undefined) await client.query('delete from sealed_secret where name = $1', [name])
  else
    await client.query(
      `insert into sealed_secret (name, sealed) values ($1, $2)
       on conflict (name) do update set sealed = excluded.sealed, changed_at = clock_timestamp()`,
      [name, seal(name, plain, secret)],
    )
}

function keyFrom(secret: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', 'stepwell sealed secrets', 32))
}
