import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, scryptSync } from 'node:crypto'
import { z } from 'zod'

/** What a cursor belongs to: it opens only for the list it was made for. */
export interface CursorPlace {
  dataSource: string
  collection: string
  sort: string
  direction: string
}

/** Seals positions in a list: opaque to whoever carries them, and worthless when changed or taken elsewhere. */
export interface Cursors {
  seal(place: CursorPlace, position: (string | null)[]): string
  /** The position, or undefined for a cursor that we did not make for this list. */
  open(place: CursorPlace, cursor: string): (string | null)[] | undefined
}

/**
 * The key comes from the connection's address, so all servers on one database understand each other's cursors and a
 * restart breaks none. It is stretched: a cursor must not help anyone to guess the password in that address.
 */
export function createCursors(url: string): Cursors {
  const key = createSecretKey(scryptSync(url, 'stepwell cursor', 32))
  return {
    seal(place, position) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      cipher.setAAD(Buffer.from(placeText(place)))
      const body = Buffer.concat([cipher.update(JSON.stringify(position), 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
    },
    open(place, cursor) {
      const bytes = Buffer.from(cursor, 'base64url')
      if (bytes.length <= nonceBytes + tagBytes || bytes.toString('base64url') !== cursor) return undefined
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        })
        decipher.setAAD(Buffer.from(placeText(place)))
        decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes))
        const body = Buffer.concat([decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()])
        return positionSchema.parse(JSON.parse(body.toString('utf8')))
      } catch {
        return undefined
      }
    },
  }
}

const nonceBytes = 12
const tagBytes = 16
const positionSchema = z.array(z.string().nullable())

function placeText(place: CursorPlace): string {
  return JSON.stringify([place.dataSource, place.collection, place.sort, place.direction])
}
