import { domainToASCII } from 'node:url'

/** Who sends: an address, and the name that people see before it. */
export interface Sender {
  name: string
  address: string
}

/**
 * One bare e-mail address, `ana@example.com`, with its domain as the network knows it; undefined where the text is anything else.
 * Line breaks, lists, groups, comments and quoted names are no part of an address, so none can carry a second recipient or a header.
 */
export function readAddress(text: string): string | undefined {
  const [, local = '', domain = ''] = /^([^\s\p{C}@<>()[\]\\,;:"]+)@([^\s\p{C}@<>()[\]\\,;:"]+)$/u.exec(text) ?? []
  const ascii = domainToASCII(domain)
  return local.length <= longestLocalPart && text.length <= longestAddress && /^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(ascii)
    ? `${local}@${ascii}`
    : undefined
}

/** `no-reply@example.com` or `Example <no-reply@example.com>`. */
export function readSender(text: string): Sender | undefined {
  const [, name = '', bracketed] = /^([^\p{C}<>"]*?) ?<([^<>]+)>$/u.exec(text) ?? []
  const address = readAddress(bracketed ?? text)
  return address === undefined ? undefined : { name, address }
}

/** RFC 5321, 4.5.3.1: octets before the @, and in a path without its brackets. */
const longestLocalPart = 64
const longestAddress = 254
