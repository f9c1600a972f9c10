/** Where a link of a text leads: its host, or the address for mail. Undefined for anything one should not follow. */
export function linkHost(href: string | undefined): string | undefined {
  if (href === undefined || !URL.canParse(href)) return undefined
  const { protocol, host, pathname } = new URL(href)
  if (protocol === 'https:' || protocol === 'http:') return host
  return protocol === 'mailto:' ? pathname : undefined
}
